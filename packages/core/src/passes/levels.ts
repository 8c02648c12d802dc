import type { Graph, GraphNode } from '../graph/graph.ts';

/** Where a node stands among the ops that others must wait for. */
export interface Level {
  /** How many ops to wait for lie on the way to it, at most. */
  readonly before: number;
  /** The same with the node itself. */
  readonly after: number;
}

/** Counts the ops that must be waited for on the way to each node. Passes and subgraphs are cut by these numbers. */
export function levelsOf(
  { nodes }: Pick<Graph, 'nodes'>,
  isAwaited: (node: GraphNode) => boolean,
): readonly Level[] {
  const levels: Level[] = [];
  for (const node of nodes) {
    const before = Math.max(0, ...node.args.map((arg) => levels[arg]?.after ?? 0));
    levels.push({ before, after: before + (isAwaited(node) ? 1 : 0) });
  }
  return levels;
}
