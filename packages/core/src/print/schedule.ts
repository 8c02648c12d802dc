import type { Schedule } from '../schedule/schedule.ts';
import { printNode } from './text.ts';

/**
 * Prints a schedule for people and for snapshots: statistics, then each pass with what it reads, computes, reduces and
 * writes.
 */
export function printSchedule({ graph, statistics, rounds }: Schedule): string {
  const { nodes, outputs } = graph;
  const names = (positions: readonly number[]) =>
    positions.map((position) => `%${position}${nameOf(position)}`).join(', ');
  const nameOf = (position: number): string => {
    const { op, attrs } = nodes[position]!;
    if (op === 'input') return ` ${(attrs as { readonly name: string }).name}`;
    const output = Object.keys(outputs).find((name) => outputs[name] === position);
    return output === undefined ? '' : ` ${output}`;
  };
  const lines = (positions: readonly number[]) =>
    positions.map((position) => `  ${printNode(nodes[position]!, position)}`);
  const part = (title: string, positions: readonly number[]) =>
    positions.length === 0 ? [] : [`${title}:`, ...lines(positions)];
  const list = (title: string, positions: readonly number[]) =>
    positions.length === 0 ? [] : [`  ${title} ${names(positions)}`];
  return [
    ...part('statistics', statistics),
    ...rounds.flatMap(({ pass, edges, statistics: after }, i) => [
      `pass ${i + 1}:`,
      ...list('reads', pass.reads),
      ...list('uses', pass.uses),
      ...lines([...pass.computes, ...pass.reduces].sort((a, b) => a - b)),
      ...list('reduces to', pass.reduces),
      ...list('writes', pass.writes),
      ...part('edges', edges),
      ...part('statistics', after),
    ]),
  ].join('\n');
}
