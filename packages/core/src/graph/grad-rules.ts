import type { Args } from './applied.ts';
import {
  componentSum,
  div,
  less,
  mul,
  neg,
  pow,
  sigmoid,
  softmax,
  softmaxComplement,
  sub,
  sum,
  where,
  windowExtremeAdjoint,
} from './builder.ts';
import type { Expr } from './expr.ts';
import type { OpName } from './ops.ts';

/**
 * Gives the adjoint of each argument from the adjoint of the result. An adjoint may lack axes of its value: it
 * is then the same along them. `undefined` stands for an argument without a gradient.
 */
export type GradientRule<O extends OpName> = (upstream: Expr, result: Expr<O>) => Args<O, Expr | undefined>;

/** Marks ops whose result is a constant for the gradient: leaves, comparisons, selections. */
export const isConstant = 'constant';

const sign = (a: Expr): Expr => where(less(a, 0), -1, where(less(0, a), 1, 0));

/**
 * `s (u - sum(s u))`. The adjoint `u` is centred first, which changes nothing but the rounding: where a prediction
 * is confident, `u` and `sum(s u)` agree in almost all digits, and their difference would be mostly error.
 */
function softmaxAdjoint(upstream: Expr, logits: Expr): Expr {
  const probability = softmax(logits);
  const mean = (adjoint: Expr) => sum(mul(adjoint, probability), 'C');
  const centred = sub(upstream, mean(upstream));
  return mul(probability, sub(centred, mean(centred)));
}

/** Tells whether an adjoint is 0 in all classes but that of the label, as its shape shows. */
function isOfOneClass(adjoint: Expr): boolean {
  switch (adjoint.op) {
    case 'constant':
      return adjoint.attrs.value === 0;
    case 'mul':
      return adjoint.args.some(isOfOneClass);
    case 'add':
      return adjoint.args.every(isOfOneClass);
    case 'div':
    case 'neg':
      return isOfOneClass(adjoint.args[0]);
    case 'where': {
      const [condition, chosen, otherwise] = adjoint.args;
      const isLabel = condition.op === 'equal' && condition.args.some(({ op }) => op === 'classVector');
      return isOfOneClass(otherwise) && (isLabel || isOfOneClass(chosen));
    }
    default:
      return false;
  }
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
  skeleton: isConstant,
  windowMean: isConstant,
  windowExtremeAdjoint: isConstant,
  add: (upstream) => [upstream, upstream],
  sub: (upstream) => [upstream, neg(upstream)],
  mul: (upstream, { args: [a, b] }) => [mul(upstream, b), mul(upstream, a)],
  div: (upstream, result) => {
    const [, denominator] = result.args;
    return [div(upstream, denominator), neg(div(mul(upstream, result), denominator))];
  },
  neg: (upstream) => [neg(upstream)],
  abs: (upstream, { args: [a] }) => [mul(upstream, sign(a))],
  log: (upstream, { args: [a] }) => [div(upstream, a)],
  pow: (upstream, { args: [a], attrs: { exponent } }) => [mul(upstream, mul(exponent, pow(a, exponent - 1)))],
  maximum: (upstream, { args: [a, b] }) => {
    const first = less(b, a);
    return [where(first, upstream, 0), where(first, 0, upstream)];
  },
  sigmoid: (upstream, result) => [mul(upstream, mul(result, sigmoid(neg(result.args[0]))))],
  softplus: (upstream, { args: [a] }) => [mul(upstream, sigmoid(a))],
  softmax: (upstream, { args: [logits] }) => [softmaxAdjoint(upstream, logits)],
  softmaxComplement: (upstream, { args: [logits] }) => [neg(softmaxAdjoint(upstream, logits))],
  logSoftmax: (upstream, { args: [logits] }) => [logSoftmaxAdjoint(upstream, logits)],
  where: (upstream, { args: [condition] }) => [
    undefined,
    where(condition, upstream, 0),
    where(condition, 0, upstream),
  ],
  componentSum: (upstream, { args: [, condition], attrs: { connectivity } }) => [
    componentSum(upstream, condition, connectivity),
    undefined,
  ],
  windowExtreme: (upstream, { args: [a], attrs: { extreme, neighbors } }) => [
    windowExtremeAdjoint(upstream, a, extreme, neighbors),
  ],
  sum: (upstream) => [upstream],
  broadcast: (upstream) => [upstream],
};

/** Gives the adjoints of the arguments of an expression; none of an op that is a constant for the gradient. */
export function adjointsOf<O extends OpName>(upstream: Expr, result: Expr<O>): readonly (Expr | undefined)[] {
  const rule: GradientRule<O> | typeof isConstant = gradientRules[result.op];
  return rule === isConstant ? [] : rule(upstream, result);
}

/** Tells whether an op passes a gradient on to its arguments. */
export const isDifferentiable = (op: OpName): boolean => gradientRules[op] !== isConstant;
