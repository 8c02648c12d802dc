import { type Axes, commonAxes } from './axes.ts';
import {
  add,
  broadcast,
  classVector,
  constant,
  div,
  logSoftmax,
  mul,
  neg,
  reduceMax,
  softmax,
  softmaxComplement,
  sub,
  sum,
} from './builder.ts';
import { type Expr, expression, toExpression } from './expr.ts';
import { type Graph, nodeAt, type Outputs, toGraph } from './graph.ts';
import { everyOp, lower, type Rules } from './lower.ts';
import { mapValues } from './records.ts';

type Pair = readonly [Expr, Expr];

const constantOf = (node: Expr): number | undefined =>
  node.op === 'constant' ? node.attrs.value : undefined;

const isNumber = (node: Expr, value: number): boolean => constantOf(node) === value;

/** Computes an op of two constants here and now. */
function fold([a, b]: Pair, compute: (a: number, b: number) => number): Expr | undefined {
  const first = constantOf(a);
  const second = constantOf(b);
  return first === undefined || second === undefined ? undefined : constant(compute(first, second));
}

function product([a, b]: Pair): Expr {
  const folded = fold([a, b], (x, y) => x * y);
  if (folded) return folded;
  if (isNumber(a, 0) || isNumber(b, 0)) return constant(0);
  if (isNumber(a, 1)) return b;
  if (isNumber(b, 1)) return a;
  if (isNumber(a, -1)) return negation(b);
  if (isNumber(b, -1)) return negation(a);
  // A sign moves outwards, where it meets another sign, a sum or a difference.
  if (a.op === 'neg') return negation(product([a.args[0], b]));
  if (b.op === 'neg') return negation(product([a, b.args[0]]));
  return mul(a, b);
}

function negation(a: Expr): Expr {
  const value = constantOf(a);
  if (value !== undefined) return constant(-value);
  if (a.op === 'neg') return a.args[0];
  if (a.op === 'sub') return sub(a.args[1], a.args[0]);
  return neg(a);
}

function addition([a, b]: Pair): Expr {
  if (isNumber(a, 0)) return b;
  if (isNumber(b, 0)) return a;
  if (b.op === 'neg') return difference([a, b.args[0]]);
  if (a.op === 'neg') return difference([b, a.args[0]]);
  return fold([a, b], (x, y) => x + y) ?? add(a, b);
}

function difference([a, b]: Pair): Expr {
  if (isNumber(b, 0)) return a;
  if (isNumber(a, 0)) return negation(b);
  if (b.op === 'neg') return addition([a, b.args[0]]);
  return fold([a, b], (x, y) => x - y) ?? sub(a, b);
}

function quotient([a, b]: Pair): Expr {
  if (isNumber(b, 1)) return a;
  if (isNumber(a, 0)) return constant(0);
  if (a.op === 'neg') return negation(quotient([a.args[0], b]));
  return div(a, b);
}

/** Sums as little as possible: what does not vary along the axes moves out of the sum. */
function total(a: Expr, axes: Axes): Expr {
  if (a.op === 'neg') return negation(total(a.args[0], axes));
  if (a.op === 'mul') {
    const [first, second] = a.args;
    if (commonAxes(first.type.axes, axes) === '') return product([first, total(second, axes)]);
    if (commonAxes(second.type.axes, axes) === '') return product([total(first, axes), second]);
  }
  return sum(a, axes);
}

function power(a: Expr, exponent: number): Expr {
  if (exponent === 0) return constant(1);
  if (exponent === 1) return a;
  return exponent === 2 ? mul(a, a) : expression('pow', [a], { exponent });
}

const rules: Rules<Expr> = {
  ...everyOp<Expr>(toExpression),
  classVector: (_args, { values }) => {
    const [first = 0] = values;
    return values.every((value) => value === first) ? constant(first) : classVector(values);
  },
  mul: product,
  add: addition,
  sub: difference,
  div: quotient,
  neg: ([a]) => negation(a),
  pow: ([a], { exponent }) => power(a, exponent),
  sum: ([a], { axes }) => total(a, axes),
  reduceMax: ([a], { axes }) => reduceMax(a, axes),
  broadcast: ([a], { axes }) => broadcast(a, axes),
  // An argument that has become a constant lacks the axis that a softmax goes over.
  softmax: ([a]) => softmax(broadcast(a, 'C')),
  softmaxComplement: ([a]) => softmaxComplement(broadcast(a, 'C')),
  logSoftmax: ([a]) => logSoftmax(broadcast(a, 'C')),
};

/** Rewrites a graph into a smaller one of the same value: constants folded, neutral elements and signs gone. */
export function simplify<N extends string>(graph: Graph<Outputs<N>>): Graph<Outputs<N>> {
  const simplified = lower(graph, rules);
  return toGraph(
    mapValues(graph.outputs, (position, name) =>
      broadcast(simplified[name], nodeAt(graph, position).type.axes),
    ),
  );
}
