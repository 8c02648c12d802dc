import type { Graph, GraphNode } from './graph.ts';

function attributes(node: GraphNode): string {
  const shown = Object.entries(node.attrs).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return shown.length === 0 ? '' : ` {${shown.join(', ')}}`;
}

/** Prints a node as one line. */
export function printNode(node: GraphNode, position: number): string {
  const args = node.args.map((arg) => `%${arg}`).join(', ');
  const type = node.type.axes === '' ? 'scalar' : node.type.axes;
  const kind = node.type.kind === 'boolean' ? ' boolean' : '';
  return `%${position}: ${type}${kind} = ${node.op}(${args})${attributes(node)}`;
}

/**
 * Prints a graph for people and for snapshots: one line per node with its axes, then one per output.
 *
 * @example `%4: NC = sum(%3) {axes="V"}`
 */
export function printGraph(graph: Graph): string {
  const lines = graph.nodes.map(printNode);
  const outputs = Object.entries(graph.outputs).map(([name, position]) => `${name} = %${position}`);
  return [...lines, ...outputs].join('\n');
}
