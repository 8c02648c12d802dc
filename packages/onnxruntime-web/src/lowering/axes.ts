import type { Axes } from '@segloss/core/adapter';

/** The number of spatial axes of an image. */
export type SpatialAxes = 1 | 2 | 3;

/**
 * Where the named axes lie: `[N, C, ...spatial]`. A value with axes has the rank of the logits, with length 1 along each axis
 * that it lacks, so that broadcasting by name is the broadcasting of ONNX.
 */
export interface AxisMap {
  readonly rank: number;
  readonly classes: number;
  /** Gives the positions of axes, innermost first. */
  positions(axes: Axes): readonly number[];
  /** Gives the lengths of a value, or their names, without the axes that it lacks. */
  lengths(axes: Axes): readonly (string | number)[];
  /** Gives the lengths of a value of full rank: 1 along the axes that it lacks. */
  shape(axes: Axes): readonly (string | number)[];
}

const spatialNames = { 1: ['length'], 2: ['height', 'width'], 3: ['depth', 'height', 'width'] } as const;

/** Makes the map for a number of spatial axes. Only the length of the classes is known. */
export function axisMap(spatial: SpatialAxes, classes: number): AxisMap {
  const order = [
    ['N', 'batch'] as const,
    ['C', classes] as const,
    ...spatialNames[spatial].map((name) => ['V', name] as const),
  ];
  return {
    rank: order.length,
    classes,
    positions: (axes) => order.flatMap(([axis], place) => (axes.includes(axis) ? [place] : [])).reverse(),
    lengths: (axes) => order.flatMap(([axis, length]) => (axes.includes(axis) ? [length] : [])),
    shape: (axes) => order.map(([axis, length]) => (axes.includes(axis) ? length : 1)),
  };
}
