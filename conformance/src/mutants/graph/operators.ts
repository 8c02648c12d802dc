import { build, type Expr } from '@segloss/core/define';
import type { DistanceKind } from '@segloss/core/distance';
import type { Args, Axes, OpAttrs, OpName } from '@segloss/core/graph';
import type { Connectivity } from '@segloss/core/morphology';

const { add, componentSum, constant, classVector, distanceMap, div, hardest, indicator } = build;
const { jaccardSlopes, less, skeleton, windowExtreme, windowMean } = build;
const {
  maximum,
  mul,
  neg,
  pow,
  reduceMax,
  sigmoid,
  size,
  softmax,
  softmaxComplement,
  softplus,
  sub,
  sum,
  where,
} = build;

/** Gives what stands in the place of a node, from its arguments and attributes; undefined where it is no mutant. */
export type Operator<O extends OpName> = (args: Args<O, Expr>, attrs: OpAttrs[O]) => Expr | undefined;

/** Operators by op and name. */
export type Operators<O extends OpName = OpName> = {
  readonly [P in O]?: Readonly<Record<string, Operator<P>>>;
};

const first = ([a]: readonly [Expr, ...Expr[]]): Expr => a;
const second = ([, b]: readonly [Expr, Expr, ...Expr[]]): Expr => b;

const minimum = (a: Expr, b: Expr): Expr => neg(maximum(neg(a), neg(b)));

const opposite = (condition: Expr): Expr => less(indicator(condition), 0.5);

const otherThan = (neighbors: Connectivity): Connectivity => (neighbors === 'faces' ? 'full' : 'faces');

const opposites = { smallest: 'largest', largest: 'smallest' } as const;

/** Above the share of any window that does not lie in the image as a whole. */
const belowOne = 0.99;

const overOtherAxes = (axes: Axes): readonly [string, Operator<'sum'>] => [
  `over ${axes}`,
  ([a], attrs) =>
    axes !== attrs.axes && [...axes].every((axis) => a.type.axes.includes(axis)) ? sum(a, axes) : undefined,
];

const ofOtherKind = (other: DistanceKind): readonly [string, Operator<'distanceMap'>] => [
  other,
  ([mask], { kind, spacing }) =>
    kind === other ? undefined : distanceMap(mask, other, spacing ?? undefined),
];

/** Lists what may go wrong with each op. */
export const operators: Operators = {
  add: {
    'first term only': first,
    'second term only': second,
    subtracted: ([a, b]) => sub(a, b),
  },
  sub: {
    'first term only': first,
    added: ([a, b]) => add(a, b),
    swapped: ([a, b]) => sub(b, a),
  },
  mul: {
    'first factor only': first,
    'second factor only': second,
    added: ([a, b]) => add(a, b),
  },
  div: {
    'numerator only': first,
    swapped: ([a, b]) => div(b, a),
    multiplied: ([a, b]) => mul(a, b),
  },
  neg: { dropped: first },
  abs: { dropped: first },
  log: { dropped: first },
  pow: {
    dropped: first,
    'exponent plus 1': ([a], { exponent }) => pow(a, exponent + 1),
    'exponent inverted': ([a], { exponent }) => (exponent === 0 ? undefined : pow(a, 1 / exponent)),
  },
  maximum: {
    'first only': first,
    'second only': second,
    minimum: ([a, b]) => minimum(a, b),
  },
  sigmoid: {
    dropped: first,
    negated: ([a]) => sigmoid(neg(a)),
  },
  softplus: {
    dropped: first,
    negated: ([a]) => softplus(neg(a)),
  },
  softmax: {
    dropped: first,
    sigmoid: ([a]) => sigmoid(a),
    complement: ([a]) => softmaxComplement(a),
  },
  softmaxComplement: {
    dropped: first,
    sigmoid: ([a]) => sigmoid(neg(a)),
    softmax: ([a]) => softmax(a),
  },
  logSoftmax: {
    dropped: first,
    sigmoid: ([a]) => neg(softplus(neg(a))),
    softmax: ([a]) => softmax(a),
  },
  equal: {
    less: ([a, b]) => less(a, b),
    greater: ([a, b]) => less(b, a),
  },
  less: {
    swapped: ([a, b]) => less(b, a),
    'or equal': ([a, b]) => less(indicator(less(b, a)), 0.5),
  },
  where: {
    'always true': second,
    'always false': ([, , b]) => b,
    swapped: ([condition, a, b]) => where(condition, b, a),
  },
  sum: {
    mean: ([a], { axes }) => div(sum(a, axes), size(axes)),
    largest: ([a], { axes }) => reduceMax(a, axes),
    dropped: first,
    ...Object.fromEntries((['N', 'C', 'V', 'NC', 'NV', 'CV', 'NCV'] as const).map(overOtherAxes)),
  },
  reduceMax: {
    smallest: ([a], { axes }) => neg(reduceMax(neg(a), axes)),
    sum: ([a], { axes }) => sum(a, axes),
    dropped: first,
  },
  distanceMap: {
    ...Object.fromEntries((['unsigned', 'signed', 'reversed'] as const).map(ofOtherKind)),
    'without spacing': ([mask], { kind }) => distanceMap(mask, kind, undefined),
  },
  hardest: {
    'all voxels': second,
    'easiest voxels': ([a, counted], { fraction, batch }) => hardest(neg(a), counted, fraction, batch),
    'twice as many': ([a, counted], { fraction, batch }) =>
      hardest(a, counted, Math.min(1, 2 * fraction), batch),
    'ignored ones too': ([a], { fraction, batch }) => hardest(a, 1, fraction, batch),
    'sample and batch exchanged': ([a, counted], { fraction, batch }) =>
      hardest(a, counted, fraction, !batch),
  },
  jaccardSlopes: {
    'smallest errors first': ([errors, target, weights], { batch }) =>
      jaccardSlopes(neg(errors), target, weights, batch),
    'of the other voxels': ([errors, target, weights], { batch }) =>
      jaccardSlopes(errors, sub(1, target), weights, batch),
    'ignored ones too': ([errors, target], { batch }) => jaccardSlopes(errors, target, 1, batch),
    'sample and batch exchanged': ([errors, target, weights], { batch }) =>
      jaccardSlopes(errors, target, weights, !batch),
  },
  skeleton: {
    'not thinned': ([mask]) => indicator(mask),
    'of the other voxels': ([mask]) => skeleton(opposite(mask)),
    border: ([mask]) => where(mask, indicator(less(distanceMap(mask, 'unsigned', undefined), 1.5)), 0),
  },
  componentSum: {
    'other neighbours': ([a, mask], { connectivity }) => componentSum(a, mask, otherThan(connectivity)),
    'over the whole mask': ([a, mask]) => where(mask, sum(where(mask, a, 0), 'V'), 0),
    'not summed': ([a, mask]) => where(mask, a, 0),
    'number of voxels': ([, mask], { connectivity }) => componentSum(1, mask, connectivity),
    'of the other voxels': ([a, mask], { connectivity }) => componentSum(a, opposite(mask), connectivity),
  },
  windowMean: {
    'other border': ([a, counted], { size, border }) =>
      windowMean(a, counted, size, border === 'share' ? 'zero' : 'share'),
    'next larger window': ([a, counted], { size, border }) => windowMean(a, counted, size + 2, border),
    'next smaller window': ([a, counted], { size, border }) =>
      size > 1 ? windowMean(a, counted, size - 2, border) : undefined,
    'not averaged': first,
    'ignored ones too': ([a], { size, border }) => windowMean(a, 1, size, border),
    'ignored ones as 0': ([a, counted], { size, border }) => windowMean(mul(a, counted), 1, size, border),
    'largest of the window': ([a]) => windowExtreme(a, 'largest', 'full'),
  },
  windowExtreme: {
    'other extreme': ([a], { extreme, neighbors }) => windowExtreme(a, opposites[extreme], neighbors),
    'other neighbours': ([a], { extreme, neighbors }) => windowExtreme(a, extreme, otherThan(neighbors)),
    dropped: first,
    mean: ([a]) => windowMean(a, 1, 3, 'share'),
    'outside of the image 0': ([a], { extreme, neighbors }) => {
      const found = windowExtreme(a, extreme, neighbors);
      const withZero = extreme === 'largest' ? maximum(found, 0) : minimum(found, constant(0));
      return where(less(windowMean(constant(1), 1, 3, 'zero'), belowOne), withZero, found);
    },
    'of a window twice as wide': ([a], { extreme, neighbors }) =>
      windowExtreme(windowExtreme(a, extreme, neighbors), extreme, neighbors),
  },
};

/** Lists what may go wrong with an argument that is a number, a number per class, or a count. */
export const leafOperators: Operators = {
  constant: {
    zero: () => constant(0),
    doubled: (_args, { value }) => constant(2 * value),
  },
  classVector: {
    ones: (_args, { values }) => classVector(values.map(() => 1)),
    reversed: (_args, { values }) => classVector([...values].reverse()),
    'first left out': (_args, { values }) => classVector(values.map((value, c) => (c === 0 ? 0 : value))),
  },
  size: { one: () => constant(1) },
};
