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
import { type Expr, expression, isOp } from './expr.ts';
import { everyOp, type Graph, toGraph } from './graph.ts';
import { type Lowering, lower } from './lower.ts';

type Pair = readonly [Expr, Expr];

const constantOf = (node: Expr): number | undefined =>
  isOp(node, 'constant') ? node.attrs.value : undefined;

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
  if (isOp(a, 'neg')) return negation(product([a.args[0]!, b]));
  if (isOp(b, 'neg')) return negation(product([a, b.args[0]!]));
  return mul(a, b);
}

function negation(a: Expr): Expr {
  const value = constantOf(a);
  if (value !== undefined) return constant(-value);
  if (isOp(a, 'neg')) return a.args[0]!;
  if (isOp(a, 'sub')) return sub(a.args[1]!, a.args[0]!);
  return neg(a);
}

function addition([a, b]: Pair): Expr {
  if (isNumber(a, 0)) return b;
  if (isNumber(b, 0)) return a;
  if (isOp(b, 'neg')) return difference([a, b.args[0]!]);
  if (isOp(a, 'neg')) return difference([b, a.args[0]!]);
  return fold([a, b], (x, y) => x + y) ?? add(a, b);
}

function difference([a, b]: Pair): Expr {
  if (isNumber(b, 0)) return a;
  if (isNumber(a, 0)) return negation(b);
  if (isOp(b, 'neg')) return addition([a, b.args[0]!]);
  return fold([a, b], (x, y) => x - y) ?? sub(a, b);
}

function quotient([a, b]: Pair): Expr {
  if (isNumber(b, 1)) return a;
  if (isNumber(a, 0)) return constant(0);
  if (isOp(a, 'neg')) return negation(quotient([a.args[0]!, b]));
  return div(a, b);
}

/** Sums as little as possible: what does not vary along the axes moves out of the sum. */
function total(a: Expr, axes: Axes): Expr {
  if (isOp(a, 'neg')) return negation(total(a.args[0]!, axes));
  if (isOp(a, 'mul')) {
    const [first, second] = a.args as Pair;
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

const isUniform = (values: readonly number[]): boolean => values.every((value) => value === values[0]);

const rules: Lowering<Expr> = {
  ...everyOp<Expr>((op, args, attrs) => expression(op, args, attrs)),
  classVector: (_args, { values }) => (isUniform(values) ? constant(values[0]!) : classVector(values)),
  mul: (args) => product(args as unknown as Pair),
  add: (args) => addition(args as unknown as Pair),
  sub: (args) => difference(args as unknown as Pair),
  div: (args) => quotient(args as unknown as Pair),
  neg: ([a]) => negation(a!),
  pow: ([a], { exponent }) => power(a!, exponent),
  sum: ([a], { axes }) => total(a!, axes),
  reduceMax: ([a], { axes }) => reduceMax(a!, axes),
  broadcast: ([a], { axes }) => broadcast(a!, axes),
  // An argument that has become a constant lacks the axis that a softmax goes over.
  softmax: ([a]) => softmax(broadcast(a!, 'C')),
  softmaxComplement: ([a]) => softmaxComplement(broadcast(a!, 'C')),
  logSoftmax: ([a]) => logSoftmax(broadcast(a!, 'C')),
};

/** Rewrites a graph into a smaller one of the same value: constants folded, neutral elements and signs gone. */
export function simplify(graph: Graph): Graph {
  const simplified = Object.entries(lower(graph, rules)).map(([name, node]) => {
    const { axes } = graph.nodes[graph.outputs[name]!]!.type;
    return [name, broadcast(node, axes)] as const;
  });
  return toGraph(Object.fromEntries(simplified));
}
