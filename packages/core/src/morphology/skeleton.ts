import { checkGrid } from '../distance/check-grid.ts';
import { InputError } from '../errors/errors.ts';
import type { NumericArray } from '../inputs/inputs.ts';
import { show } from '../inputs/tensor.ts';
import { skeleton2d } from './skeleton-2d.ts';
import { skeleton3d } from './skeleton-3d.ts';

/** Computes a skeleton as {@link skeletonOf} does, of a mask that is known to have one to three axes. */
export function thin(mask: NumericArray, shape: readonly number[]): Uint8Array {
  const [first = 0, second = 0, third = 0] = shape;
  // A line is an image of one row.
  if (shape.length === 1) return skeleton2d(mask, [1, first]);
  return shape.length === 2 ? skeleton2d(mask, [first, second]) : skeleton3d(mask, [first, second, third]);
}

/**
 * Computes the skeleton of a mask: lines one voxel wide with the same topology. It is equal, voxel for voxel, to that of
 * scikit-image 0.26: in 2-D of Zhang and Suen (1984), in 3-D of Lee, Kashyap and Chu (1994).
 *
 * @param given voxels in row-major order; everything but 0 is foreground
 * @param lengths the length of each of one to three axes; a single one is that of an image of one row
 * @returns 1 on the skeleton, else 0
 * @throws InputError when the shape does not fit, or has another number of axes
 */
export function skeletonOf(given: NumericArray, lengths: readonly number[]): Uint8Array {
  const { mask, shape } = checkGrid(given, lengths, undefined);
  if (shape.length <= 3) return thin(mask, shape);
  throw new InputError({
    subject: 'mask of a skeleton',
    reason: `shape ${show(shape)} has ${shape.length} axes`,
    remedy: 'Give a mask with one, two or three axes.',
  });
}
