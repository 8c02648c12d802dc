import { BackendError, SeglossError, UnsupportedGraphError } from '../errors/errors.ts';
import { type Applied, type Args, mapArgs } from './applied.ts';
import { opNames } from './facts.ts';
import { type Graph, type GraphNode, nodeAt, type Outputs, outputPositions } from './graph.ts';
import type { OpAttrs, OpName, ValueType } from './ops.ts';
import { mapValues } from './records.ts';

/**
 * The meaning of one primitive: a function from the meanings of its arguments to its own. For a rule in a file of its own:
 *
 * @example
 * const hardest: Rule<Tensor, 'hardest'> = ([losses, counted], { fraction, batch }) => ...
 */
export type Rule<V, O extends OpName> = (args: Args<O, V>, attrs: OpAttrs[O], type: ValueType) => V;

/** One rule for each of some primitives; arguments and attributes of each have the types that the primitive gives them. */
export type Rules<V, O extends OpName = OpName> = { readonly [P in O]: Rule<V, P> };

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

/** Gives what a rule threw, where `lower` has said of which node; any other error as it is. */
export const thrownByRule = (error: unknown): unknown =>
  error instanceof BackendError && error.cause !== undefined && /^node \d+ of the graph/.test(error.subject)
    ? error.cause
    : error;

function lastUses(graph: Graph<Partial<Outputs>>): readonly number[] {
  const { nodes } = graph;
  const last = nodes.map((_, position) => position);
  for (const [position, node] of nodes.entries()) for (const arg of node.args) last[arg] = position;
  for (const output of outputPositions(graph)) last[output] = nodes.length;
  return last;
}

/** Is told of a value that nobody needs any more, with its node. */
export type Release<V> = (value: V, node: GraphNode) => void;

/** Computes nodes in order, and drops the meaning of each after its last use; all of them when a rule throws. */
function fold<V>(
  graph: Pick<Graph, 'nodes'>,
  table: Lowering<V>,
  last: readonly number[],
  release?: Release<V>,
): ReadonlyMap<number, V> {
  checkSupport(graph, table);
  const values = new Map<number, V>();
  try {
    for (const [position, node] of graph.nodes.entries()) {
      const applied = mapArgs<number, V, OpName>(node, (arg) => values.get(arg) as V);
      values.set(position, meaningOf(table, applied, position));
      for (const arg of new Set<number>(node.args)) {
        if (last[arg] !== position) continue;
        const value = values.get(arg) as V;
        values.delete(arg);
        release?.(value, nodeAt(graph, arg));
      }
    }
    return values;
  } catch (error) {
    releaseAll(graph, values, release);
    throw error;
  }
}

/** Releases what was computed before a rule threw. What a release throws then would hide the first error. */
function releaseAll<V>(
  graph: Pick<Graph, 'nodes'>,
  values: ReadonlyMap<number, V>,
  release?: Release<V>,
): void {
  for (const [position, value] of values) {
    try {
      release?.(value, nodeAt(graph, position));
    } catch {
      // Each of the others still gets its turn.
    }
  }
}

/**
 * Folds a graph through a table and returns the meaning of each output.
 *
 * @param release is told of every intermediate value after its last use, so that a table whose values hold memory can free
 * them early. Outputs belong to the caller; when a rule throws, they are released with all other values.
 */
export function lower<V, O extends Partial<Outputs>>(
  graph: Graph<O>,
  table: Lowering<V>,
  release?: Release<V>,
): { readonly [N in keyof O]: V } {
  const values = fold(graph, table, lastUses(graph), release);
  return mapValues(graph.outputs, (position) => values.get(position) as V);
}

/**
 * Folds a graph through a table and returns the meaning of every node, in order.
 *
 * @param release is told of every value that there is when a rule throws
 */
export const lowerAll = <V>(
  graph: Pick<Graph, 'nodes'>,
  table: Lowering<V>,
  release?: Release<V>,
): readonly V[] => [...fold(graph, table, [], release).values()];
