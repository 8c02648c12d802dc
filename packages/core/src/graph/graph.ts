import { GraphError } from '../errors/errors.ts';
import { type Applied, mapArgs } from './applied.ts';
import type { Expr } from './expr.ts';
import type { OpAttrs, OpName } from './ops.ts';
import { mapValues } from './records.ts';

/** Holds one node of a graph; `args` are the positions of earlier nodes. */
export type GraphNode<O extends OpName = OpName> = Applied<number, O>;

/** Positions of results, by name. */
export type Outputs<N extends string = string> = Readonly<Record<N, number>>;

/** Holds a graph as plain data, in an order in which every node comes after its arguments; JSON-safe. */
export interface Graph<O extends Partial<Outputs> = Outputs> {
  readonly nodes: readonly GraphNode[];
  /** Names of results, each with the position of its node. */
  readonly outputs: O;
}

/**
 * Gives what is known of a node or an output of a graph.
 *
 * @param name position of the node, or name of the output
 * @throws GraphError when nothing is known of it
 */
export function requireDefined<T>(value: T | undefined, name: number | string): T {
  if (value !== undefined) return value;
  throw new GraphError({
    subject: `node or output ${name} of the graph`,
    reason: 'it is not known',
    remedy: 'Use positions and names of this graph, in order.',
  });
}

/**
 * Gives what belongs to the node at a position, from a list with one entry per node.
 *
 * @throws GraphError when there is no such node
 */
export const entryAt = <T>(perNode: readonly T[], position: number): T =>
  requireDefined(perNode[position], position);

/**
 * Gives the node at a position.
 *
 * @throws GraphError when there is none
 */
export const nodeAt = ({ nodes }: Pick<Graph, 'nodes'>, position: number): GraphNode =>
  entryAt(nodes, position);

/** Lists the positions of the results of a graph. */
export const outputPositions = ({ outputs }: Graph<Partial<Outputs>>): readonly number[] =>
  Object.values<number | undefined>(outputs).filter((position) => position !== undefined);

/** Lays expressions out as a graph; equal subexpressions become one node, unused ones none. */
export function toGraph<E extends Readonly<Partial<Record<string, Expr>>>>(
  outputs: E,
): Graph<{ readonly [N in keyof E]: number }> {
  const nodes: GraphNode[] = [];
  const byKey = new Map<string, number>();
  const byIdentity = new Map<Expr, number>();

  const place = (expr: Expr): number => {
    const known = byIdentity.get(expr);
    if (known !== undefined) return known;
    const node = mapArgs<Expr, number, OpName>(expr, place);
    const key = `${node.op}(${node.args.join()})${JSON.stringify(node.attrs)}`;
    let position = byKey.get(key);
    if (position === undefined) {
      position = nodes.length;
      byKey.set(key, position);
      nodes.push(node);
    }
    byIdentity.set(expr, position);
    return position;
  };

  return { nodes, outputs: mapValues(outputs, (expr) => place(expr)) };
}

/** Lists the inputs of a graph by name, in order of first use. */
export const graphInputs = ({ nodes }: Pick<Graph, 'nodes'>): readonly OpAttrs['input'][] =>
  nodes.flatMap((node) => (node.op === 'input' ? [node.attrs] : []));
