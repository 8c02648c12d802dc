import { describeName } from '../define/parameters.ts';
import { checkGrid } from '../distance/check-grid.ts';
import { InputError } from '../errors/errors.ts';
import { suggest } from '../errors/suggest.ts';
import type { NumericArray } from '../inputs/inputs.ts';
import { type Connectivity, neighborhood } from './neighborhood.ts';

const connectivities: readonly Connectivity[] = ['faces', 'full'];

/** The components of a mask. */
export interface Components {
  /** The number of the component of each voxel, from 1 on; 0 outside of the mask. */
  readonly labels: Int32Array;
  readonly count: number;
}

/** Labels components as {@link labelComponents} does, of a mask that is known to have the shape. */
export function componentsOf(
  mask: NumericArray,
  shape: readonly number[],
  connectivity: Connectivity,
): Components {
  const labels = new Int32Array(mask.length);
  const stack = new Int32Array(mask.length);
  const around = neighborhood(shape, connectivity);
  let count = 0;
  for (let first = 0; first < mask.length; first++) {
    if (mask[first] === 0 || labels[first] !== 0) continue;
    count++;
    labels[first] = count;
    stack[0] = first;
    for (let left = 1; left > 0; ) {
      around(stack[--left]!, (neighbor) => {
        if (mask[neighbor] === 0 || labels[neighbor] !== 0) return;
        labels[neighbor] = count;
        stack[left++] = neighbor;
      });
    }
  }
  return { labels, count };
}

/**
 * Labels the connected components of a mask. They are numbered by their first voxel in row-major order, as
 * `scipy.ndimage.label` does.
 *
 * @param given voxels in row-major order; everything but 0 is foreground
 * @param connectivity `faces` joins voxels that share a face (4 neighbours in 2-D, 6 in 3-D), `full` those that share a
 *   corner too (8, 26)
 * @throws InputError when the shape does not fit, and for another connectivity
 */
export function labelComponents(
  given: NumericArray,
  lengths: readonly number[],
  connectivity: Connectivity = 'faces',
): Components {
  const { mask, shape } = checkGrid(given, lengths, undefined);
  if (!connectivities.includes(connectivity)) {
    throw new InputError({
      subject: `connectivity '${describeName(connectivity)}'`,
      reason: 'there is none of this name',
      remedy: suggest(describeName(connectivity), connectivities),
    });
  }
  return componentsOf(mask, shape, connectivity);
}
