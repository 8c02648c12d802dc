import { BackendError, SeglossError, UnsupportedGraphError } from '../errors/errors.ts';
import { type Applied, type Args, mapArgs } from './applied.ts';
import { opNames } from './facts.ts';
import { type Graph, type GraphNode, nodeAt, type Outputs, outputPositions } from './graph.ts';
import type { OpAttrs, OpName, ValueType } from './ops.ts';
import { mapValues } from './records.ts';

/** One function for each of some primitives, from the meanings of its arguments to its own. */
export type Rules<V, O extends OpName = OpName> = {
  readonly [P in O]: (args: Args<P, V>, attrs: OpAttrs[P], type: ValueType) => V;
};

/**
 * Gives a meaning to graphs: one function per primitive, from the meanings of its arguments to its own. The set
 * of keys is what a backend supports.
 *
 * The arguments of one op may have different axes; `type.axes` says which ones the result has, and an argument
 * repeats along those that it lacks. Truth values come from `equal` and `less` only, and go to the first argument of
 * `where` and to `distanceMap`.
 */
export type Lowering<V> = Partial<Rules<V>>;

/** Gives the meaning of a primitive whose arguments have one. */
export const applyRule = <V, O extends OpName>(rules: Rules<V, O>, node: Applied<V, O>): V =>
  rules[node.op](node.args, node.attrs, node.type);

/** Makes a table that treats some ops alike. */
export function rulesFor<V, O extends OpName>(
  ops: readonly O[],
  rule: (node: Applied<V, O>) => V,
): Rules<V, O> {
  const ruleOf = <P extends O>(op: P) => [
    op,
    (args: Args<P, V>, attrs: OpAttrs[P], type: ValueType) =>
      rule({ op, args, attrs, type } satisfies Applied<V, P>),
  ];
  return Object.fromEntries(ops.map(ruleOf)) as Rules<V, O>;
}

/** Makes a table that treats every op alike; the start of a lowering with few exceptions. */
export const everyOp = <V>(rule: (node: Applied<V>) => V): Rules<V> => rulesFor<V, OpName>(opNames, rule);

/** Throws an {@link UnsupportedGraphError} that names the first node whose op the table lacks. */
export function checkSupport<V>(
  { nodes }: Pick<Graph, 'nodes'>,
  table: Lowering<V>,
  source = 'core',
): asserts table is Rules<V> {
  for (const [position, { op }] of nodes.entries()) {
    if (typeof table[op] === 'function') continue;
    throw new UnsupportedGraphError({
      source,
      subject: `node ${position} of the graph`,
      reason: `this backend has no rule for the op '${op}'`,
      remedy: 'Use a backend that supports the loss, or add the rule to its table.',
    });
  }
}

/** Applies the rule of a node; what it throws says which node it was. */
function meaningOf<V>(table: Rules<V>, node: Applied<V>, position: number): V {
  try {
    return applyRule(table, node);
  } catch (cause) {
    if (cause instanceof SeglossError) throw cause;
    throw new BackendError({
      subject: `node ${position} of the graph, op '${node.op}'`,
      reason: cause instanceof Error ? cause.message : String(cause),
      remedy: 'The rule of the backend for this op threw this; see the cause.',
      cause,
    });
  }
}

function lastUses(graph: Graph<Partial<Outputs>>): readonly number[] {
  const { nodes } = graph;
  const last = nodes.map((_, position) => position);
  for (const [position, node] of nodes.entries()) for (const arg of node.args) last[arg] = position;
  for (const output of outputPositions(graph)) last[output] = nodes.length;
  return last;
}

/** Computes nodes in order, and drops the meaning of each after its last use. */
function fold<V>(
  graph: Pick<Graph, 'nodes'>,
  table: Lowering<V>,
  last: readonly number[],
  release?: (value: V, node: GraphNode) => void,
): readonly (V | undefined)[] {
  checkSupport(graph, table);
  const values: (V | undefined)[] = new Array(graph.nodes.length);
  for (const [position, node] of graph.nodes.entries()) {
    const applied = mapArgs<number, V, OpName>(node, (arg) => values[arg] as V);
    values[position] = meaningOf(table, applied, position);
    for (const arg of new Set<number>(node.args)) {
      if (last[arg] !== position) continue;
      release?.(values[arg] as V, nodeAt(graph, arg));
      values[arg] = undefined;
    }
  }
  return values;
}

/**
 * Folds a graph through a table and returns the meaning of each output.
 *
 * @param release is told of every intermediate value after its last use, so that a table whose values hold
 * memory can free them early; outputs are never released.
 */
export function lower<V, O extends Partial<Outputs>>(
  graph: Graph<O>,
  table: Lowering<V>,
  release?: (value: V, node: GraphNode) => void,
): { readonly [N in keyof O]: V } {
  const values = fold(graph, table, lastUses(graph), release);
  return mapValues(graph.outputs, (position) => values[position] as V);
}

/** Folds a graph through a table and returns the meaning of every node, in order. */
export const lowerAll = <V>(graph: Pick<Graph, 'nodes'>, table: Lowering<V>): readonly V[] =>
  fold(graph, table, []) as readonly V[];
