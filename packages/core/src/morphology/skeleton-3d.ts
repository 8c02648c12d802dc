import type { NumericArray } from '../inputs/inputs.ts';
import { countNeighbors, isSimple, keepsEuler } from './block.ts';

/** The order in which voxels are deleted from the six sides: axis, and whether it is the side of lower indices. */
const sides: readonly (readonly [axis: 0 | 1 | 2, isLower: boolean])[] = [
  [1, true],
  [1, false],
  [2, false],
  [2, true],
  [0, false],
  [0, true],
];

/** A mask with a border of background. */
class Padded {
  readonly data: Uint8Array;
  readonly strides: readonly [number, number, number];
  /** Offsets to the voxels of a block, in row-major order. */
  readonly #block: readonly number[];

  constructor([depth, height, width]: readonly [number, number, number]) {
    const [plane, row] = [(height + 2) * (width + 2), width + 2];
    this.data = new Uint8Array((depth + 2) * plane);
    this.strides = [plane, row, 1];
    this.#block = Array.from(
      { length: 27 },
      (_, bit) => (Math.floor(bit / 9) - 1) * plane + ((Math.floor(bit / 3) % 3) - 1) * row + (bit % 3) - 1,
    );
  }

  /** Gives the voxels around one as bits. */
  blockAt(at: number): number {
    let block = 0;
    for (let bit = 0; bit < 27; bit++) block |= this.data[at + this.#block[bit]!]! << bit;
    return block;
  }
}

/** Tells whether a voxel at the border may go: it is no end of a line, and nothing falls apart or opens. */
function isDeletable(block: number): boolean {
  return countNeighbors(block) !== 1 && keepsEuler(block) && isSimple(block);
}

/**
 * Thins a mask to lines one voxel wide, as `skimage.morphology.skeletonize` of scikit-image 0.26 does in 3-D (Lee, Kashyap
 * and Chu, CVGIP 56(6), 1994).
 *
 * @param mask voxels in row-major order; everything but 0 is foreground
 * @returns 1 on the skeleton, else 0
 */
export function skeleton3d(mask: NumericArray, shape: readonly [number, number, number]): Uint8Array {
  const [depth, height, width] = shape;
  const padded = new Padded(shape);
  const { data, strides } = padded;
  const [plane, row] = strides;
  const places: number[] = [];
  let left: number[] = [];
  for (let i = 0; i < mask.length; i++) {
    const x = i % width;
    const y = Math.floor(i / width) % height;
    const z = Math.floor(i / (width * height));
    const at = (z + 1) * plane + (y + 1) * row + x + 1;
    places.push(at);
    if (mask[i] === 0) continue;
    data[at] = 1;
    left.push(at);
  }
  // A single slice is thinned within its plane.
  const used = depth === 1 ? sides.slice(0, 4) : sides;
  for (let isDeleting = true; isDeleting; ) {
    isDeleting = false;
    for (const [axis, isLower] of used) {
      const outwards = isLower ? -strides[axis] : strides[axis];
      const candidates = left.filter((at) => data[at + outwards] === 0 && isDeletable(padded.blockAt(at)));
      let count = 0;
      for (const at of candidates) {
        if (!isSimple(padded.blockAt(at))) continue;
        data[at] = 0;
        count++;
      }
      if (count === 0) continue;
      isDeleting = true;
      left = left.filter((at) => data[at] === 1);
    }
  }
  return Uint8Array.from(places, (at) => data[at]!);
}
