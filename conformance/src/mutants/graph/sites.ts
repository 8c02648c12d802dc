import { type Graph, type GraphNode, nodeAt } from '@segloss/core/graph';

/** How far down its arguments a place in a graph is described. */
const depthOfPatterns = 1;

/** Guards against division by zero and the like are recognized by their size; other numbers are left out. */
const numberText = (value: number): string =>
  value !== 0 && (Math.abs(value) <= 1e-7 || Math.abs(value) >= 1e10) ? String(value) : '#';

/** Writes an op with the attributes that are not numbers, such as `sum NV`. */
function opText(node: GraphNode): string {
  switch (node.op) {
    case 'input':
      return node.attrs.name;
    case 'constant':
      return numberText(node.attrs.value);
    case 'size':
    case 'sum':
    case 'reduceMax':
    case 'broadcast':
      return `${node.op} ${node.attrs.axes}`;
    case 'distanceMap':
      return `${node.attrs.kind} map`;
    case 'hardest':
    case 'jaccardSlopes':
      return node.attrs.batch ? `${node.op} of batch` : node.op;
    case 'componentSum':
      return `${node.op} of ${node.attrs.connectivity}`;
    case 'windowMean':
      return `${node.op} ${node.attrs.border}`;
    case 'windowExtreme':
    case 'windowExtremeAdjoint':
      return `${node.op} ${node.attrs.extreme} of ${node.attrs.neighbors}`;
    default:
      return node.op;
  }
}

function describe(graph: Graph, position: number, depth: number): string {
  const node = nodeAt(graph, position);
  const text = opText(node);
  if (depth === 0 || node.args.length === 0) return text;
  return `${text}(${node.args.map((arg) => describe(graph, arg, depth - 1)).join(', ')})`;
}

/**
 * Finds the places of a graph, each by its pattern: the op and the ops below it, with numbers left out. So the same
 * place is recognized in the graphs of many cases.
 *
 * @returns the positions of the nodes that fit each pattern
 */
export function sitesOf(graph: Graph): ReadonlyMap<string, readonly number[]> {
  const sites = new Map<string, number[]>();
  for (const [position, { args }] of graph.nodes.entries()) {
    if (args.length === 0) continue;
    const pattern = describe(graph, position, depthOfPatterns);
    sites.set(pattern, [...(sites.get(pattern) ?? []), position]);
  }
  return sites;
}
