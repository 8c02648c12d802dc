import type { Axes, InputSizes, Layout } from '@segloss/core/adapter';

/**
 * Where the named axes lie in the tensors of a run. A value with axes has the rank of the logits, with length 1
 * along each axis that it lacks, so that broadcasting by name is the broadcasting of the library. A value without
 * axes has rank 0, which every backend broadcasts fast.
 */
export interface AxisMap {
  readonly layout: Layout;
  readonly rank: number;
  /** Gives the shape of a value. */
  shape(axes: Axes): number[];
  /** Gives the positions of axes, innermost first. */
  positions(axes: Axes): readonly number[];
}

/** Makes the map of axes: `[N, C, ...spatial]` or `[N, ...spatial, C]`. */
export function axisMap(layout: Layout, sizes: InputSizes): AxisMap {
  const { samples, classes, spatial } = sizes;
  const voxels = spatial.map((length) => ['V', length] as const);
  const channels = ['C', classes] as const;
  const order = [
    ['N', samples] as const,
    ...(layout === 'channels-first' ? [channels, ...voxels] : [...voxels, channels]),
  ];
  return {
    layout,
    rank: order.length,
    shape: (axes) => (axes === '' ? [] : order.map(([axis, length]) => (axes.includes(axis) ? length : 1))),
    positions: (axes) => order.flatMap(([axis], place) => (axes.includes(axis) ? [place] : [])).reverse(),
  };
}
