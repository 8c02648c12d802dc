import type { NumericArray } from '../inputs/inputs.ts';

// The neighbours of a voxel are numbered around the ring, from the upper left: NW 1, N 2, NE 4, E 8, SE 16, S 32, SW 64, W 128.
const ringOf = { NW: 1, N: 2, NE: 4, E: 8, SE: 16, S: 32, SW: 64, W: 128 } as const;

/** In which of the two passes a voxel with these neighbours is deleted, as bits: 1 the first, 2 the second. */
type Passes = 0 | 1 | 2 | 3;

/** The rings that scikit-image treats unlike the rule of Zhang and Suen, which would delete squares of 2 x 2 voxels. */
const exceptions: readonly (readonly [Passes, readonly number[]])[] = [
  [0, [48, 129]],
  [1, [3, 6, 11, 12, 14, 131, 134, 161, 194, 198]],
  [2, [24, 26, 56, 96, 104, 108, 176, 192, 224]],
  [3, [10, 40, 130, 160]],
];

/** The rule of Zhang and Suen, Communications of the ACM 27(3), 1984. */
function ruleOf(ring: number): Passes {
  const has = (name: keyof typeof ringOf): boolean => (ring & ringOf[name]) !== 0;
  const set = Array.from({ length: 8 }, (_, i) => (ring >> i) & 1);
  const neighbors = set.reduce((sum, bit) => sum + bit, 0);
  const steps = set.filter((bit, i) => bit === 0 && set[(i + 1) % 8] === 1).length;
  if (neighbors < 2 || neighbors > 6 || steps !== 1) return 0;
  const first = has('E') && has('S') && (has('N') || has('W')) ? 0 : 1;
  const second = has('N') && has('W') && (has('E') || has('S')) ? 0 : 2;
  return (first | second) as Passes;
}

function makeTable(): Uint8Array {
  const table = Uint8Array.from({ length: 256 }, (_, ring) => ruleOf(ring));
  for (const [passes, rings] of exceptions) for (const ring of rings) table[ring] = passes;
  return table;
}

let table: Uint8Array | undefined;

/**
 * Thins a mask to lines one voxel wide, as `skimage.morphology.skeletonize` does in 2-D: passes that delete at once all
 * voxels whose neighbours allow it, until neither of both deletes any.
 *
 * @param mask voxels in row-major order; everything but 0 is foreground
 * @returns 1 on the skeleton, else 0
 */
export function skeleton2d(mask: NumericArray, [height, width]: readonly [number, number]): Uint8Array {
  table ??= makeTable();
  // With a border of background, every voxel has eight neighbours.
  const row = width + 2;
  const padded = new Uint8Array((height + 2) * row);
  const inside: number[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (mask[y * width + x] === 0) continue;
      const at = (y + 1) * row + x + 1;
      padded[at] = 1;
      inside.push(at);
    }
  }
  const around = [-row - 1, -row, -row + 1, 1, row + 1, row, row - 1, -1];
  const ringAt = (at: number): number =>
    around.reduce((ring, step, i) => ring | (padded[at + step]! << i), 0);
  let left = inside;
  for (let isDeleting = true; isDeleting; ) {
    isDeleting = false;
    for (const pass of [1, 2]) {
      const deleted = left.filter((at) => (table![ringAt(at)]! & pass) !== 0);
      if (deleted.length === 0) continue;
      isDeleting = true;
      for (const at of deleted) padded[at] = 0;
      left = left.filter((at) => padded[at] === 1);
    }
  }
  const skeleton = new Uint8Array(height * width);
  for (const at of left) skeleton[(Math.floor(at / row) - 1) * width + (at % row) - 1] = 1;
  return skeleton;
}
