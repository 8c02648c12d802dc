import { type Expr, toExpression } from './expr.ts';
import type { Graph } from './graph.ts';
import { everyOp, lowerAll } from './lower.ts';

/**
 * Turns a graph back into expressions: one per node, in order.
 *
 * @param replace gives what stands in the place of a node; undefined keeps it
 */
export function toExpressions(
  graph: Pick<Graph, 'nodes'>,
  replace?: (position: number) => Expr | undefined,
): readonly Expr[] {
  let position = 0;
  return lowerAll(
    graph,
    everyOp<Expr>((node) => replace?.(position++) ?? toExpression(node)),
  );
}
