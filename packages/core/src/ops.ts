import { type Axes, unionAxes, withoutAxes } from './axes.ts';
import type { DistanceKind } from './distance/maps.ts';
import { GraphError } from './errors.ts';

/** Describes a value in a graph: its named axes, and whether it holds numbers or truth values. */
export interface ValueType {
  readonly axes: Axes;
  readonly kind: 'real' | 'boolean';
}

/** Marks an op that has no attributes. */
export type NoAttrs = Readonly<Record<string, never>>;

/**
 * Lists every primitive with its attributes. Adding a line here makes the type rules, the gradient rules and
 * the reference table fail to compile until each of them answers for the new op.
 */
export interface OpAttrs {
  /** A named input of the program, such as `logits`. */
  input: { readonly name: string; readonly axes: Axes };
  /** One number. */
  constant: { readonly value: number };
  /** One number per class. */
  classVector: { readonly values: readonly number[] };
  /** The number of elements along the axes, known when the program runs. */
  size: { readonly axes: Axes };
  add: NoAttrs;
  sub: NoAttrs;
  mul: NoAttrs;
  div: NoAttrs;
  neg: NoAttrs;
  abs: NoAttrs;
  log: NoAttrs;
  /** A power with a constant exponent; the base must not be negative. */
  pow: { readonly exponent: number };
  maximum: NoAttrs;
  sigmoid: NoAttrs;
  /** `log(1 + exp(x))`, without overflow. */
  softplus: NoAttrs;
  /** Softmax over C. */
  softmax: NoAttrs;
  /** `1 - softmax` over C, without cancellation where the softmax is near 1. */
  softmaxComplement: NoAttrs;
  /** Logarithm of the softmax over C. */
  logSoftmax: NoAttrs;
  equal: NoAttrs;
  less: NoAttrs;
  /** Picks the second argument where the first is true, else the third. */
  where: NoAttrs;
  /** Adds over axes that the operand has; in single precision never one voxel after the other. */
  sum: { readonly axes: Axes };
  /** Largest element along the axes; a constant for the gradient. */
  reduceMax: { readonly axes: Axes };
  /** Repeats a value along the axes that it lacks. */
  broadcast: { readonly axes: Axes };
  /** Distance map, per sample and class, of the voxels where a condition holds; a constant for the gradient. */
  distanceMap: { readonly kind: DistanceKind; readonly spacing: readonly number[] | null };
  /**
   * 1 for the voxels with the largest losses (first argument) among those that count (second, always with axes NV),
   * else 0; of equal ones the lowest index wins. `countOfFraction` says how many. The result has axes NV. A constant for
   * the gradient.
   */
  hardest: { readonly fraction: number; readonly batch: boolean };
  /**
   * Slope of the Lovasz extension of the Jaccard loss by each error (first argument), given target and counted
   * voxels (always with axes NV), per sample and class; 0 for voxels that do not count. The result has axes NCV. A
   * constant for the gradient.
   */
  jaccardSlopes: { readonly batch: boolean };
}

/** Names a primitive. */
export type OpName = keyof OpAttrs;

type TypeRule<O extends OpName> = (args: readonly ValueType[], attrs: OpAttrs[O]) => ValueType;

const real = (axes: Axes): ValueType => ({ axes, kind: 'real' });

function fail(reason: string): never {
  throw new GraphError({
    subject: 'cannot build the expression',
    reason,
    remedy: 'Check the arguments of the builder call.',
  });
}

function reals(args: readonly ValueType[], count: number): Axes {
  if (args.length !== count) fail(`expected ${count} arguments, got ${args.length}`);
  if (args.some((arg) => arg.kind !== 'real')) fail('expected numbers, got truth values');
  return args.reduce<Axes>((axes, arg) => unionAxes(axes, arg.axes), '');
}

const pointwise =
  (count: number) =>
  (args: readonly ValueType[]): ValueType =>
    real(reals(args, count));

/** Graphs are JSON, and no backend can be trusted with infinity or NaN. */
const areFinite = (values: readonly number[]): boolean => values.every(Number.isFinite);

const comparison = (args: readonly ValueType[]): ValueType => ({ axes: reals(args, 2), kind: 'boolean' });

const overClasses = (args: readonly ValueType[]): ValueType => {
  const axes = reals(args, 1);
  return axes.includes('C') ? real(axes) : fail(`a softmax needs the axis C, got axes '${axes}'`);
};

const reduction = (args: readonly ValueType[], attrs: { readonly axes: Axes }): ValueType => {
  const axes = reals(args, 1);
  if (withoutAxes(attrs.axes, axes) !== '') fail(`cannot reduce over '${attrs.axes}', got axes '${axes}'`);
  return real(withoutAxes(axes, attrs.axes));
};

const overVoxels = (axes: Axes): ValueType =>
  axes.includes('V') ? real(axes) : fail(`it needs the axis V, got axes '${axes}'`);

/** Gives, for every op, the type of its result; wrong arguments throw a {@link GraphError}. */
export const typeRules: { readonly [O in OpName]: TypeRule<O> } = {
  input: (_args, { axes }) => real(axes),
  constant: (_args, { value }) =>
    areFinite([value]) ? real('') : fail(`a constant must be finite, got ${value}`),
  classVector: (_args, { values }) =>
    areFinite(values) ? real('C') : fail(`a class vector must be finite, got ${values}`),
  size: () => real(''),
  add: pointwise(2),
  sub: pointwise(2),
  mul: pointwise(2),
  div: pointwise(2),
  neg: pointwise(1),
  abs: pointwise(1),
  log: pointwise(1),
  pow: pointwise(1),
  maximum: pointwise(2),
  sigmoid: pointwise(1),
  softplus: pointwise(1),
  softmax: overClasses,
  softmaxComplement: overClasses,
  logSoftmax: overClasses,
  equal: comparison,
  less: comparison,
  where: ([condition, ...values]) => {
    if (condition?.kind !== 'boolean') fail('the condition of `where` must be a comparison');
    return real(unionAxes(condition.axes, reals(values, 2)));
  },
  sum: reduction,
  reduceMax: reduction,
  broadcast: (args, { axes }) => real(unionAxes(reals(args, 1), axes)),
  distanceMap: ([mask]) => {
    if (mask?.kind !== 'boolean') fail('a distance map needs a comparison');
    return overVoxels(mask.axes);
  },
  hardest: (args) => overVoxels(reals(args, 2)),
  jaccardSlopes: (args) => overVoxels(reals(args, 3)),
};

/** Lists the names of all primitives. */
export const opNames = Object.keys(typeRules) as readonly OpName[];
