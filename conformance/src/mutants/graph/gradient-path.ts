import { type Graph, isDifferentiable } from '@segloss/core/graph';

/** Lists the positions of nodes through which the gradient reaches the logits. */
export function nodesOnGradientPath({ nodes }: Pick<Graph, 'nodes'>): ReadonlySet<number> {
  const found = new Set<number>();
  for (const [position, node] of nodes.entries()) {
    const isLogits = node.op === 'input' && node.attrs.name === 'logits';
    const passes = isDifferentiable(node.op) && node.args.some((arg) => found.has(arg));
    if (isLogits || passes) found.add(position);
  }
  return found;
}
