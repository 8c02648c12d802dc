import { build, type Expr } from '@segloss/core/define';
import {
  type Applied,
  applyRule,
  entryAt,
  everyOp,
  type Graph,
  lowerAll,
  type Rules,
} from '@segloss/core/graph';

const rules: Rules<Expr> = {
  input: (_args, { name, axes }) => build.input(name, axes),
  constant: (_args, { value }) => build.constant(value),
  classVector: (_args, { values }) => build.classVector(values),
  size: (_args, { axes }) => build.size(axes),
  add: ([a, b]) => build.add(a, b),
  sub: ([a, b]) => build.sub(a, b),
  mul: ([a, b]) => build.mul(a, b),
  div: ([a, b]) => build.div(a, b),
  neg: ([a]) => build.neg(a),
  abs: ([a]) => build.abs(a),
  log: ([a]) => build.log(a),
  pow: ([a], { exponent }) => build.pow(a, exponent),
  maximum: ([a, b]) => build.maximum(a, b),
  sigmoid: ([a]) => build.sigmoid(a),
  softplus: ([a]) => build.softplus(a),
  softmax: ([a]) => build.softmax(a),
  softmaxComplement: ([a]) => build.softmaxComplement(a),
  logSoftmax: ([a]) => build.logSoftmax(a),
  equal: ([a, b]) => build.equal(a, b),
  less: ([a, b]) => build.less(a, b),
  where: ([condition, a, b]) => build.where(condition, a, b),
  sum: ([a], { axes }) => build.sum(a, axes),
  reduceMax: ([a], { axes }) => build.reduceMax(a, axes),
  broadcast: ([a], { axes }) => build.broadcast(a, axes),
  distanceMap: ([mask], { kind, spacing }) => build.distanceMap(mask, kind, spacing ?? undefined),
  hardest: ([losses, counted], { fraction, batch }) => build.hardest(losses, counted, fraction, batch),
  jaccardSlopes: ([errors, target, weights], { batch }) =>
    build.jaccardSlopes(errors, target, weights, batch),
  skeleton: ([mask]) => build.skeleton(mask),
  componentSum: ([a, mask], { connectivity }) => build.componentSum(a, mask, connectivity),
  windowMean: ([a, counted], { size, border }) => build.windowMean(a, counted, size, border),
  windowExtreme: ([a], { extreme, neighbors }) => build.windowExtreme(a, extreme, neighbors),
  windowExtremeAdjoint: ([a, of], { extreme, neighbors }) =>
    build.windowExtremeAdjoint(a, of, extreme, neighbors),
};

/** Builds an op again, from other arguments. */
export const rebuild = (node: Applied<Expr>): Expr => applyRule(rules, node);

/**
 * Builds the value of a graph again, with some of its nodes replaced.
 *
 * @param replace gives what stands for the node at a position, from its rebuilt arguments; undefined keeps the node
 */
export function rewrite(
  graph: Graph<{ readonly value: number }>,
  replace: (position: number, node: Applied<Expr>) => Expr | undefined,
): Expr {
  let position = 0;
  const rebuilt = lowerAll(
    graph,
    everyOp<Expr>((node) => replace(position++, node) ?? rebuild(node)),
  );
  return entryAt(rebuilt, graph.outputs.value);
}
