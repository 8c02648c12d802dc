import type { Layout, NumericArray } from '@segloss/core';

/** How the elements of an array lie. */
export interface Planes {
  readonly samples: number;
  readonly classes: number;
  readonly voxels: number;
  readonly layout: Layout;
}

/** Exchanges two axes of each sample: `rows` rows of `columns` elements become columns. */
function transpose(
  from: NumericArray,
  to: Float32Array | Int32Array,
  samples: number,
  rows: number,
  columns: number,
): void {
  const length = rows * columns;
  for (let start = 0; start < samples * length; start += length) {
    for (let row = 0; row < rows; row++) {
      const first = start + row * columns;
      for (let column = 0; column < columns; column++) {
        to[start + column * rows + row] = from[first + column]!;
      }
    }
  }
}

const arePlanes = ({ classes, layout }: Planes): boolean => layout === 'channels-first' || classes === 1;

/** Copies numbers into memory, plane by plane whatever their layout. */
export function copyIn(from: NumericArray, to: Float32Array | Int32Array, planes: Planes): void {
  if (arePlanes(planes)) to.set(from);
  else transpose(from, to, planes.samples, planes.voxels, planes.classes);
}

/** Copies numbers out of memory, into the layout that is wanted. */
export function copyOut(from: Float32Array, to: Float32Array, planes: Planes): void {
  if (arePlanes(planes)) to.set(from);
  else transpose(from, to, planes.samples, planes.classes, planes.voxels);
}
