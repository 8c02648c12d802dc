import type { Layout, NumericArray } from '@segloss/core';

/** How the elements of an array lie. */
export interface Planes {
  readonly samples: number;
  readonly classes: number;
  readonly voxels: number;
  readonly layout: Layout;
}

/** Copies numbers into memory, plane by plane whatever their layout. */
export function copyIn(
  from: NumericArray,
  to: Float32Array | Int32Array,
  { samples, classes, voxels, layout }: Planes,
): void {
  if (layout === 'channels-first' || classes === 1) {
    to.set(from);
    return;
  }
  for (let n = 0; n < samples; n++) {
    const base = n * classes * voxels;
    for (let c = 0; c < classes; c++) {
      const plane = base + c * voxels;
      for (let v = 0; v < voxels; v++) to[plane + v] = from[base + v * classes + c]!;
    }
  }
}

/** Copies numbers out of memory, into the layout that is wanted. */
export function copyOut(
  from: Float32Array,
  to: Float32Array,
  { samples, classes, voxels, layout }: Planes,
): void {
  if (layout === 'channels-first' || classes === 1) {
    to.set(from);
    return;
  }
  for (let n = 0; n < samples; n++) {
    const base = n * classes * voxels;
    for (let v = 0; v < voxels; v++) {
      const voxel = base + v * classes;
      for (let c = 0; c < classes; c++) to[voxel + c] = from[base + c * voxels + v]!;
    }
  }
}
