import type { Axes } from '../graph/axes.ts';
import { nodeAt } from '../graph/graph.ts';
import type { PassPlan } from './to-passes.ts';

/** What the passes of a graph move between memory and processor. */
export interface PassCost {
  /** Walks over the voxels. */
  readonly passes: number;
  /** Non-local ops between them: distance maps and ranks. */
  readonly nonLocal: number;
  /** Bytes that all passes together read for each voxel of a sample. */
  readonly bytesRead: number;
  readonly bytesWritten: number;
}

/** Bytes of a number in single precision, and of a label. */
const bytesPerNumber = 4;

/** Counts what passes move, with numbers in single precision. */
export function costOf({ graph, rounds }: PassPlan, classes: number): PassCost {
  const bytesOf = (position: number): number => {
    const axes: Axes = nodeAt(graph, position).type.axes;
    return bytesPerNumber * (axes.includes('C') ? classes : 1);
  };
  const add = (positions: readonly number[]) =>
    positions.reduce((sum, position) => sum + bytesOf(position), 0);
  return {
    passes: rounds.length,
    nonLocal: rounds.reduce((count, { nonLocal }) => count + nonLocal.length, 0),
    bytesRead: rounds.reduce((sum, { pass }) => sum + add(pass.reads), 0),
    bytesWritten: rounds.reduce((sum, { pass }) => sum + add(pass.writes), 0),
  };
}
