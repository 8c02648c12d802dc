import { type Axes, unionAxes, withoutAxes } from './axes.ts';
import { GraphError } from './errors.ts';
import type { OpAttrs, OpName, ValueType } from './ops.ts';

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
