import type { Axes, Sizes } from '@segloss/core/adapter';

/**
 * The sizes of a run as kernels see them: columns and lines of voxels, and volumes, one per sample and class. Of three
 * indices, none gets too large for single precision.
 */
export interface Shape extends Sizes {
  readonly spatial: readonly number[];
  /** Voxels of a line: the length of the last spatial axis. */
  readonly columns: number;
  readonly lines: number;
}

/** Gives the shape of a run. */
export function shapeOf(samples: number, classes: number, spatial: readonly number[]): Shape {
  const columns = spatial.at(-1) ?? 1;
  const lines = spatial.slice(0, -1).reduce((count, length) => count * length, 1);
  return { N: samples, C: classes, V: columns * lines, spatial, columns, lines };
}

/** Counts the volumes of a field: one per sample and class, as far as it has these axes. */
export const countVolumes = (axes: Axes, { N, C }: Sizes): number =>
  (axes.includes('N') ? N : 1) * (axes.includes('C') ? C : 1);

/** Describes a rectangle of voxels that one thread adds up. */
export interface Block {
  readonly columns: number;
  readonly lines: number;
}

/** The most numbers that a thread adds one after the other: first those of a line, then the sums of lines. */
const longestLine = 32;
const blockVoxels = 256;

/** Chooses how many voxels a thread adds up. */
export function blockOf({ columns, lines }: Pick<Shape, 'columns' | 'lines'>): Block {
  const width = Math.min(columns, longestLine);
  return { columns: width, lines: Math.min(lines, Math.max(1, Math.floor(blockVoxels / width))) };
}
