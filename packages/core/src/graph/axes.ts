/** Names one axis of a loss graph: sample, class, or voxel (all spatial axes together). */
export type Axis = 'N' | 'C' | 'V';

/** Names the axes of a value, always in the order N, C, V; the empty text is a scalar. */
export type Axes = '' | 'N' | 'C' | 'V' | 'NC' | 'NV' | 'CV' | 'NCV';

/** Lists every axis in canonical order. */
export const allAxes: readonly Axis[] = ['N', 'C', 'V'];

/** Tells whether `axes` contains `axis`. */
export const hasAxis = (axes: Axes, axis: Axis): boolean => axes.includes(axis);

const collect = (keep: (axis: Axis) => boolean): Axes => allAxes.filter(keep).join('') as Axes;

/** Joins two sets of axes; this is how values broadcast against each other, by name. */
export const unionAxes = (a: Axes, b: Axes): Axes => collect((axis) => hasAxis(a, axis) || hasAxis(b, axis));

/** Removes the axes `b` from the axes `a`. */
export const withoutAxes = (a: Axes, b: Axes): Axes =>
  collect((axis) => hasAxis(a, axis) && !hasAxis(b, axis));

/** Keeps the axes that both sets have. */
export const commonAxes = (a: Axes, b: Axes): Axes => collect((axis) => hasAxis(a, axis) && hasAxis(b, axis));
