import { nodeAt, type Outputs } from '../graph/graph.ts';
import { printNode } from '../graph/print.ts';
import type { PassPlan } from '../passes/to-passes.ts';

/**
 * Prints the passes of a graph for people and for snapshots: statistics, then each pass with what it reads, computes,
 * reduces and writes.
 */
export function printPasses({ graph, statistics, rounds }: PassPlan): string {
  const outputs: Outputs = graph.outputs;
  const names = (positions: readonly number[]) =>
    positions.map((position) => `%${position}${nameOf(position)}`).join(', ');
  const nameOf = (position: number): string => {
    const node = nodeAt(graph, position);
    if (node.op === 'input') return ` ${node.attrs.name}`;
    const output = Object.keys(outputs).find((name) => outputs[name] === position);
    return output === undefined ? '' : ` ${output}`;
  };
  const lines = (positions: readonly number[]) =>
    positions.map((position) => `  ${printNode(nodeAt(graph, position), position)}`);
  const part = (title: string, positions: readonly number[]) =>
    positions.length === 0 ? [] : [`${title}:`, ...lines(positions)];
  const list = (title: string, positions: readonly number[]) =>
    positions.length === 0 ? [] : [`  ${title} ${names(positions)}`];
  return [
    ...part('statistics', statistics),
    ...rounds.flatMap(({ pass, nonLocal, statistics: after }, i) => [
      `pass ${i + 1}:`,
      ...list('reads', pass.reads),
      ...list('uses', pass.uses),
      ...lines([...pass.computes, ...pass.reduces].sort((a, b) => a - b)),
      ...list('reduces to', pass.reduces),
      ...list('writes', pass.writes),
      ...part('non-local ops', nonLocal),
      ...part('statistics', after),
    ]),
  ].join('\n');
}
