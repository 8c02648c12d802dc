import type { Axes, Sizes } from '@segloss/core/adapter';

/**
 * Gives the sizes of a run as kernels see them: voxels lie in lines, one sample and class behind the other. With three indices,
 * none of them gets so large that single precision cannot hold it.
 */
export interface Shape extends Sizes {
  readonly spatial: readonly number[];
  /** Voxels of a line: the length of the last spatial axis. */
  readonly columns: number;
  readonly lines: number;
}

/** Lays the voxels of samples and classes out. */
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

/** How many numbers are added one after the other, at most: first those of a line, then those of lines. */
const longestLine = 32;
const blockVoxels = 256;

/** Chooses how many voxels a thread adds up. */
export function blockOf({ columns, lines }: Pick<Shape, 'columns' | 'lines'>): Block {
  const width = Math.min(columns, longestLine);
  return { columns: width, lines: Math.min(lines, Math.max(1, Math.floor(blockVoxels / width))) };
}
