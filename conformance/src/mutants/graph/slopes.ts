import type { Graph, OpAttrs, OpName } from '@segloss/core';

/** Ops whose result is a constant for the gradient. */
const constants: ReadonlySet<OpName> = new Set([
  'equal',
  'less',
  'reduceMax',
  'distanceMap',
  'hardest',
  'jaccardSlopes',
] as const);

/** Lists the positions of nodes that pass a slope on to the logits. */
export function slopedNodes(graph: Graph): ReadonlySet<number> {
  const found = new Set<number>();
  for (const [position, { op, args, attrs }] of graph.nodes.entries()) {
    const isLogits = op === 'input' && (attrs as OpAttrs['input']).name === 'logits';
    const passes = !constants.has(op) && args.some((arg) => found.has(arg));
    if (isLogits || passes) found.add(position);
  }
  return found;
}
