import { type Axes, type Axis, allAxes, hasAxis, withoutAxes } from '../graph/axes.ts';

/** Counts the elements along each axis. */
export interface Sizes extends Readonly<Record<Axis, number>> {
  /** Lengths of the spatial axes, whose product is V; only distance maps ask for them. */
  readonly spatial?: readonly number[];
}

/** Holds the elements of a value in double precision, in the order N, C, V; truth values are 1 and 0. */
export interface Field {
  readonly axes: Axes;
  readonly data: Float64Array;
}

/** Counts the elements of a value with the given axes. */
export const countElements = (axes: Axes, sizes: Sizes): number =>
  allAxes.reduce((count, axis) => (hasAxis(axes, axis) ? count * sizes[axis] : count), 1);

/** Makes a field with one element. */
export const scalar = (value: number): Field => ({ axes: '', data: Float64Array.of(value) });

/** Gives the distance between neighbours along N, C and V in the data of a field; 0 for an axis that it lacks. */
export function strides(axes: Axes, sizes: Sizes): readonly [number, number, number] {
  const v = hasAxis(axes, 'V') ? 1 : 0;
  const c = hasAxis(axes, 'C') ? countElements(axes.includes('V') ? 'V' : '', sizes) : 0;
  const behind = withoutAxes(axes, 'N');
  return [hasAxis(axes, 'N') ? countElements(behind, sizes) : 0, c, v];
}
