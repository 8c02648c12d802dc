import type { Axes } from '../axes.ts';
import type { Schedule } from './schedule.ts';

/** What a schedule moves between memory and processor. */
export interface ScheduleCost {
  /** Walks over the voxels. */
  readonly passes: number;
  /** Distance maps and ranks between them. */
  readonly edges: number;
  /** Bytes that all passes together read for each voxel of a sample. */
  readonly bytesRead: number;
  readonly bytesWritten: number;
}

/** Bytes of a number in single precision, and of a label. */
const bytesPerNumber = 4;

/** Counts what a schedule moves, with numbers in single precision. */
export function costOf({ graph, rounds }: Schedule, classes: number): ScheduleCost {
  const bytesOf = (position: number): number => {
    const axes: Axes = graph.nodes[position]!.type.axes;
    return bytesPerNumber * (axes.includes('C') ? classes : 1);
  };
  const add = (positions: readonly number[]) =>
    positions.reduce((sum, position) => sum + bytesOf(position), 0);
  return {
    passes: rounds.length,
    edges: rounds.reduce((count, { edges }) => count + edges.length, 0),
    bytesRead: rounds.reduce((sum, { pass }) => sum + add(pass.reads), 0),
    bytesWritten: rounds.reduce((sum, { pass }) => sum + add(pass.writes), 0),
  };
}
