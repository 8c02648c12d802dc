// The voxels of a block of 3 x 3 x 3 are bits, in row-major order; the middle one is bit 13.

/** The middle of a block. */
export const middle = 13;

const place = (bit: number): readonly [number, number, number] => [
  Math.floor(bit / 9) - 1,
  (Math.floor(bit / 3) % 3) - 1,
  (bit % 3) - 1,
];

const bits: readonly number[] = Array.from({ length: 27 }, (_, bit) => bit);
const others = bits.filter((bit) => bit !== middle);

const maskOf = (chosen: readonly number[]): number => chosen.reduce((mask, bit) => mask | (1 << bit), 0);

const touches = (a: number, b: number): boolean => {
  const [first, second] = [place(a), place(b)];
  return a !== b && first.every((x, axis) => Math.abs(x - second[axis]!) <= 1);
};

/** For each voxel of a block, those of its 26 neighbours that lie in the block, without the middle. */
const adjacent: readonly number[] = bits.map((bit) => maskOf(others.filter((other) => touches(bit, other))));

/**
 * The faces, edges and corners of the middle voxel: for each, the other voxels that share it. A face has one nonzero
 * coordinate, an edge two, a corner three.
 */
const shared: readonly { readonly sign: 1 | -1; readonly voxels: number }[] = others.map((bit) => {
  const direction = place(bit);
  const count = direction.filter((x) => x !== 0).length;
  const sharing = others.filter((other) => place(other).every((x, axis) => x === 0 || x === direction[axis]));
  return { sign: count === 2 ? 1 : -1, voxels: maskOf(sharing) };
});

/**
 * Tells whether the Euler characteristic of a block (cubes - faces + edges - corners) stays when its middle voxel goes:
 * what goes with it are the cube, and the faces, edges and corners that no other voxel shares.
 */
export function keepsEuler(block: number): boolean {
  let change = 1;
  for (const { sign, voxels } of shared) if ((block & voxels) === 0) change += sign;
  return change === 0;
}

/** Tells whether the neighbours of the middle voxel form at most one component, where corners join too. */
export function isSimple(block: number): boolean {
  const all = block & ~(1 << middle);
  let found = all & -all;
  for (let next = found; next !== 0; ) {
    let reached = 0;
    for (let rest = next; rest !== 0; rest &= rest - 1) reached |= adjacent[31 - Math.clz32(rest & -rest)]!;
    next = reached & all & ~found;
    found |= next;
  }
  return found === all;
}

/** Counts the voxels of a block without the middle one. */
export function countNeighbors(block: number): number {
  let count = 0;
  for (let rest = block & ~(1 << middle); rest !== 0; rest &= rest - 1) count++;
  return count;
}
