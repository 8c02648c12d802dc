import { BackendError, SeglossError, UnsupportedGraphError } from './errors.ts';
import type { Graph, GraphNode } from './graph.ts';
import type { OpAttrs, OpName, ValueType } from './ops.ts';

/**
 * Gives a meaning to graphs: one function per primitive, from the meanings of its arguments to its own. The set
 * of keys is what a backend supports.
 *
 * The arguments of one op may have different axes; `type.axes` says which ones the result has, and an argument
 * repeats along those that it lacks. Truth values come from `equal` and `less` only, and go to the first argument of
 * `where` and to `distanceMap`.
 */
export type Lowering<V> = {
  readonly [O in OpName]?: (args: readonly V[], attrs: OpAttrs[O], type: ValueType) => V;
};

type AnyRule<V> = (args: readonly V[], attrs: unknown, type: ValueType) => V;

/** Throws an {@link UnsupportedGraphError} that names the first node whose op the table lacks. */
export function checkSupport<V>(graph: Graph, table: Lowering<V>, source = 'core'): void {
  const position = graph.nodes.findIndex((node) => typeof table[node.op] !== 'function');
  if (position < 0) return;
  throw new UnsupportedGraphError({
    source,
    subject: `node ${position} of the graph`,
    reason: `this backend has no rule for the op '${graph.nodes[position]!.op}'`,
    remedy: 'Use a backend that supports the loss, or add the rule to its table.',
  });
}

function lastUses(graph: Graph): readonly number[] {
  const last = graph.nodes.map((_, position) => position);
  for (const [position, node] of graph.nodes.entries()) for (const arg of node.args) last[arg] = position;
  for (const output of Object.values(graph.outputs)) last[output] = graph.nodes.length;
  return last;
}

/**
 * Folds a graph through a table and returns the meaning of each output. The only walker of graphs.
 *
 * @param release is told of every intermediate value after its last use, so that a table whose values hold
 * memory can free them early; outputs are never released.
 */
export function lower<V>(
  graph: Graph,
  table: Lowering<V>,
  release?: (value: V, node: GraphNode) => void,
): Record<string, V> {
  checkSupport(graph, table);
  const last = lastUses(graph);
  const values: (V | undefined)[] = new Array(graph.nodes.length);
  for (const [position, node] of graph.nodes.entries()) {
    const rule = table[node.op] as AnyRule<V>;
    const args = node.args.map((arg) => values[arg] as V);
    try {
      values[position] = rule(args, node.attrs, node.type);
    } catch (cause) {
      if (cause instanceof SeglossError) throw cause;
      throw new BackendError({
        subject: `node ${position} of the graph, op '${node.op}'`,
        reason: cause instanceof Error ? cause.message : String(cause),
        remedy: 'The rule of the backend for this op threw this; see the cause.',
        cause,
      });
    }
    for (const arg of new Set(node.args)) {
      if (last[arg] !== position) continue;
      release?.(values[arg] as V, graph.nodes[arg]!);
      values[arg] = undefined;
    }
  }
  const outputs = Object.entries(graph.outputs);
  return Object.fromEntries(outputs.map(([name, position]) => [name, values[position] as V]));
}
