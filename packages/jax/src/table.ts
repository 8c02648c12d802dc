import type { Axes, InputSizes, Rules } from '@segloss/core/adapter';
import { GraphError } from '@segloss/core/errors';
import type { OpOfKind } from '@segloss/core/graph';
import type { Arrays } from './arrays.ts';
import { functionsOf } from './functions.ts';
import type { JaxArray } from './jax.ts';
import { operationsOf } from './operations.ts';
import { type SoftmaxRules, softmaxRules } from './softmax.ts';
import { sumOver } from './sum.ts';

/** The ops that jax-js computes: all but the non-local ones. */
export type LocalOp = OpOfKind<'source' | 'elementwise' | 'softmax' | 'reduction'>;

/** The table of a run, and what it remembers between ops. */
export interface Table {
  readonly rules: Rules<JaxArray, LocalOp>;
  readonly softmax: SoftmaxRules;
}

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

/**
 * Makes the table that computes graphs with jax-js. Values have the axes N, C and V, with length 1 where they lack one. Every
 * rule returns a new array, which the caller owns.
 *
 * @param take gives an input of the graph by name, as a new array
 */
export function jaxTable(
  arrays: Arrays,
  sizes: InputSizes,
  take: (name: string) => JaxArray | undefined,
): Table {
  const { numpy } = arrays.jax;
  const { add, sub, mul, div, maximum, less, equal, where } = operationsOf(arrays);
  const { log, pow, sigmoid, softplus, negative, absolute } = functionsOf(arrays);
  const softmax = softmaxRules(arrays);
  const scalar = (value: number): JaxArray => arrays.upload(Float32Array.of(value), [1, 1, 1]);
  const unary =
    (compute: (a: JaxArray) => JaxArray) =>
    ([a]: readonly [JaxArray]): JaxArray =>
      compute(a);
  const binary =
    (compute: (a: JaxArray, b: JaxArray) => JaxArray) =>
    ([a, b]: readonly [JaxArray, JaxArray]): JaxArray =>
      compute(a, b);

  /** Reduces over one axis after the other. */
  const over =
    (reduce: (x: JaxArray, position: number) => JaxArray) =>
    ([x]: readonly [JaxArray], { axes }: { readonly axes: Axes }): JaxArray =>
      arrays.tidy(() => positionsOf(axes).reduce(reduce, x));

  const rules: Rules<JaxArray, LocalOp> = {
    input: (_args, { name }) => take(name) ?? missing(name),
    constant: (_args, { value }) => scalar(value),
    classVector: (_args, { values }) => arrays.upload(Float32Array.from(values), shapeOf('C', sizes)),
    size: (_args, { axes }) => scalar(shapeOf(axes, sizes).reduce((count, length) => count * length, 1)),
    add: binary(add),
    sub: binary(sub),
    mul: binary(mul),
    div: binary(div),
    neg: unary(negative),
    abs: unary(absolute),
    log: unary(log),
    pow: ([x], { exponent }) => pow(x, exponent),
    maximum: binary(maximum),
    sigmoid: unary(sigmoid),
    softplus: unary(softplus),
    softmax: unary(softmax.softmax),
    softmaxComplement: unary(softmax.softmaxComplement),
    logSoftmax: unary(softmax.logSoftmax),
    equal: binary(equal),
    less: binary(less),
    where: ([condition, a, b]) => where(condition, a, b),
    sum: over((x, position) => sumOver(arrays, x, position)),
    reduceMax: over((x, position) => arrays.apply((a: JaxArray) => a.max(position, { keepdims: true }), x)),
    broadcast: ([x], _attrs, { axes }) =>
      arrays.apply((a: JaxArray) => numpy.broadcastTo(a, shapeOf(axes, sizes)), x),
  };
  return { rules, softmax };
}

function missing(name: string): never {
  throw new GraphError({
    source: 'jax',
    subject: `input '${name}' of the graph`,
    reason: 'no array of this name was given',
    remedy: 'Pass an array for every input that the graph names.',
  });
}
