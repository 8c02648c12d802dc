import { div, less, mul, neg, pow, sigmoid, softmax, softmaxComplement, sub, sum, where } from './builder.ts';
import { type Expr, isOp } from './expr.ts';
import type { OpName } from './ops.ts';

/**
 * Gives the adjoint of each argument from the adjoint of the result. An adjoint may lack axes of its value: it
 * is then the same along them. `undefined` stands for an argument without a gradient.
 */
export type GradientRule<O extends OpName> = (
  upstream: Expr,
  result: Expr<O>,
) => readonly (Expr | undefined)[];

/** Marks ops whose result is a constant for the gradient: leaves, comparisons, selections. */
export const isConstant = 'constant';

const argument = (result: Expr, position: number): Expr => result.args[position]!;

const sign = (a: Expr): Expr => where(less(a, 0), -1, where(less(0, a), 1, 0));

/**
 * `s (u - sum(s u))`. The adjoint `u` is centred first, which changes nothing but the rounding: where a prediction
 * is confident, `u` and `sum(s u)` agree in almost all digits, and their difference would be mostly error.
 */
function softmaxAdjoint(upstream: Expr, result: Expr): Expr {
  const probability = softmax(argument(result, 0));
  const mean = (adjoint: Expr) => sum(mul(adjoint, probability), 'C');
  const centred = sub(upstream, mean(upstream));
  return mul(probability, sub(centred, mean(centred)));
}

/** Tells whether an adjoint is 0 in all classes but that of the label, as its shape shows. */
function isOfOneClass(adjoint: Expr): boolean {
  const { args } = adjoint;
  if (isOp(adjoint, 'constant')) return adjoint.attrs.value === 0;
  if (isOp(adjoint, 'mul')) return args.some(isOfOneClass);
  if (isOp(adjoint, 'add')) return args.every(isOfOneClass);
  if (isOp(adjoint, 'div') || isOp(adjoint, 'neg')) return isOfOneClass(args[0]!);
  if (!isOp(adjoint, 'where')) return false;
  const [condition, chosen, otherwise] = args;
  const isLabel = isOp(condition!, 'equal') && condition.args.some((side) => isOp(side, 'classVector'));
  return isOfOneClass(otherwise!) && (isLabel || isOfOneClass(chosen!));
}

/**
 * `u (1 - s) - s (sum of the other u)`: `u - s sum(u)` would cancel where a prediction is confident. So would the sum of the
 * others as a difference, where the `u` of the confident class is much larger than theirs.
 */
function logSoftmaxAdjoint(upstream: Expr, logits: Expr): Expr {
  const probability = softmax(logits);
  const difference = sub(sum(upstream, 'C'), upstream);
  const isConfident = less(0.5, probability);
  const others = isOfOneClass(upstream)
    ? difference
    : where(isConfident, sum(where(isConfident, 0, upstream), 'C'), difference);
  return sub(mul(upstream, softmaxComplement(logits)), mul(probability, others));
}

/** Gives, for every op, its gradient as more graph; an op without an answer does not compile. */
export const gradientRules: { readonly [O in OpName]: GradientRule<O> | typeof isConstant } = {
  input: isConstant,
  constant: isConstant,
  classVector: isConstant,
  size: isConstant,
  equal: isConstant,
  less: isConstant,
  reduceMax: isConstant,
  distanceMap: isConstant,
  hardest: isConstant,
  jaccardSlopes: isConstant,
  add: (upstream) => [upstream, upstream],
  sub: (upstream) => [upstream, neg(upstream)],
  mul: (upstream, result) => [mul(upstream, argument(result, 1)), mul(upstream, argument(result, 0))],
  div: (upstream, result) => {
    const denominator = argument(result, 1);
    return [div(upstream, denominator), neg(div(mul(upstream, result), denominator))];
  },
  neg: (upstream) => [neg(upstream)],
  abs: (upstream, result) => [mul(upstream, sign(argument(result, 0)))],
  log: (upstream, result) => [div(upstream, argument(result, 0))],
  pow: (upstream, result) => {
    const { exponent } = result.attrs;
    return [mul(upstream, mul(exponent, pow(argument(result, 0), exponent - 1)))];
  },
  maximum: (upstream, result) => {
    const first = less(argument(result, 1), argument(result, 0));
    return [where(first, upstream, 0), where(first, 0, upstream)];
  },
  sigmoid: (upstream, result) => [mul(upstream, mul(result, sigmoid(neg(argument(result, 0)))))],
  softplus: (upstream, result) => [mul(upstream, sigmoid(argument(result, 0)))],
  softmax: (upstream, result) => [softmaxAdjoint(upstream, result)],
  softmaxComplement: (upstream, result) => [neg(softmaxAdjoint(upstream, result))],
  logSoftmax: (upstream, result) => [logSoftmaxAdjoint(upstream, argument(result, 0))],
  where: (upstream, result) => {
    const condition = argument(result, 0);
    return [undefined, where(condition, upstream, 0), where(condition, 0, upstream)];
  },
  sum: (upstream) => [upstream],
  broadcast: (upstream) => [upstream],
};
