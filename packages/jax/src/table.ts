import { type Axes, composedRules, type InputSizes, type Rules, type SimpleOp } from '@segloss/core/adapter';
import type { OpOfKind } from '@segloss/core/graph';
import { functionsOf } from './functions.ts';
import type { JaxArray, JaxRuntime } from './jax.ts';
import { type Operand, operationsOf } from './operations.ts';
import { sumOver } from './sum.ts';

/** The ops that jax-js computes: all but the non-local ones. */
export type LocalOp = OpOfKind<'source' | 'elementwise' | 'softmax' | 'reduction'>;

/** Where the axes lie in arrays. */
const order = ['N', 'C', 'V'] as const;

/** Gives the lengths of the axes N, C and V; 1 for those that a value lacks. */
export function shapeOf(axes: Axes, { samples, classes, spatial }: InputSizes): number[] {
  const voxels = spatial.reduce((count, length) => count * length, 1);
  const lengths = { N: samples, C: classes, V: voxels };
  return order.map((axis) => (axes.includes(axis) ? lengths[axis] : 1));
}

/** Gives the positions of axes, innermost first. */
const positionsOf = (axes: Axes): readonly number[] =>
  order.flatMap((axis, position) => (axes.includes(axis) ? [position] : [])).reverse();

/** What a table takes from the outside. */
export interface Sources {
  /** Gives an input of the graph. */
  readonly input: (name: string) => JaxArray;
  /** Gives one number for each class, with the axis C. */
  readonly classVector: (values: readonly number[]) => JaxArray;
}

/**
 * Makes the table that computes graphs with jax-js, for functions that `jax.jit` traces. Values have the axes N, C and V, with
 * length 1 where they lack one.
 */
export function jaxTable(runtime: JaxRuntime, sizes: InputSizes, sources: Sources): Rules<JaxArray, LocalOp> {
  const { numpy } = runtime.jax;
  const { add, sub, mul, div, maximum, less, equal, where, negative, absolute } = operationsOf(runtime);
  const { expOfNegative, log, pow } = functionsOf(runtime);
  const scalar = (value: number): JaxArray =>
    numpy.full([], value, { dtype: numpy.float32 }).reshape([1, 1, 1]);
  const unary =
    (compute: (a: JaxArray) => JaxArray) =>
    ([a]: readonly [JaxArray]): JaxArray =>
      compute(a);
  const binary =
    (compute: (a: Operand, b: Operand) => JaxArray) =>
    ([a, b]: readonly [JaxArray, JaxArray]): JaxArray =>
      compute(a, b);

  /** Reduces over one axis after the other. */
  const over =
    (reduce: (x: JaxArray, position: number) => JaxArray) =>
    ([x]: readonly [JaxArray], { axes }: { readonly axes: Axes }): JaxArray =>
      positionsOf(axes).reduce(reduce, x);

  const simple: Rules<JaxArray, SimpleOp> = {
    constant: (_args, { value }) => scalar(value),
    size: (_args, { axes }) => scalar(shapeOf(axes, sizes).reduce((count, length) => count * length, 1)),
    add: binary(add),
    sub: binary(sub),
    mul: binary(mul),
    div: binary(div),
    neg: unary(negative),
    abs: unary(absolute),
    log: unary(log),
    maximum: binary(maximum),
    less: binary(less),
    where: ([condition, a, b]) => where(condition, a, b),
    sum: over((x, position) => sumOver(runtime.jax, x, position)),
    reduceMax: over((x, position) => x.ref.max(position, { keepdims: true })),
  };
  return {
    ...simple,
    ...composedRules(simple, { exp: unary(expOfNegative), classes: sizes.classes }),
    input: (_args, { name }) => sources.input(name),
    classVector: (_args, { values }) => sources.classVector(values),
    pow: ([x], { exponent }) => pow(x, exponent),
    equal: binary(equal),
    broadcast: ([x], _attrs, { axes }) => numpy.broadcastTo(x.ref, shapeOf(axes, sizes)),
  };
}
