import { describeName } from '../define/parameters.ts';
import { InputError } from '../errors/errors.ts';
import { suggest } from '../errors/suggest.ts';
import type { NumericArray } from '../inputs/inputs.ts';
import { checkGrid } from './check-grid.ts';
import { distances } from './transform.ts';

/** Names a kind of distance map; see {@link distanceMapOf}. */
export type DistanceKind = 'unsigned' | 'signed' | 'reversed';

const kindNames: readonly DistanceKind[] = ['unsigned', 'signed', 'reversed'];

/** Refuses a kind that callers without types may mistype. */
function checkKind(kind: unknown): void {
  if (kindNames.some((name) => name === kind)) return;
  throw new InputError({
    subject: `kind '${describeName(kind)}' of a distance map`,
    reason: 'no such kind',
    remedy: suggest(describeName(kind), kindNames),
  });
}

function largest(values: Float64Array): number {
  let most = 0;
  for (const value of values) if (value > most) most = value;
  return most;
}

/** Share of the largest depth that a voxel is short of; 1 on a side that is one voxel thick everywhere. */
function reversedSide(side: Float64Array): Float64Array {
  const deepest = largest(side);
  let range = 0;
  for (const depth of side) if (depth > 0 && deepest - depth > range) range = deepest - depth;
  return side.map((depth) => {
    if (depth === 0) return 0;
    return range === 0 ? 1 : (deepest - depth) / range;
  });
}

/** Computes a distance map as {@link distanceMapOf}, of a mask that is known to have the shape. */
export function mapDistances(
  mask: NumericArray,
  kind: DistanceKind,
  shape: readonly number[],
  steps: readonly number[],
): Float64Array {
  const complement = Uint8Array.from(mask, (value) => (value === 0 ? 1 : 0));
  const inside = distances(mask, shape, steps);
  const outside = distances(complement, shape, steps);
  const kinds: Record<DistanceKind, () => Float64Array> = {
    unsigned: () => inside.map((depth, i) => depth + outside[i]!),
    signed: () => {
      const step = Math.min(...steps);
      return inside.map((depth, i) => (depth > 0 ? step - depth : outside[i]!));
    },
    reversed: () => {
      const [near, far] = [reversedSide(inside), reversedSide(outside)];
      return near.map((value, i) => value + far[i]!);
    },
  };
  return kinds[kind]();
}

/**
 * Computes a distance map of a mask, from `in(m)`: the distance of each foreground voxel to the nearest
 * background voxel, 0 elsewhere. A mask without foreground or without background gives 0 everywhere.
 *
 * - `unsigned`: `in(m) + in(1 - m)`, the distance to the other side.
 * - `signed`: `in(1 - m) - (in(m) - h) m`, h the smallest spacing: 0 on the outermost foreground voxels, positive
 *   outside, negative inside (Kervadec et al., MIDL 2019).
 * - `reversed`: on each side, how far a voxel is from the deepest one, as a share of the largest such gap: 1 at the
 *   border, 0 at the deepest voxel (Caliva et al., MIDL 2019).
 *
 * @param given voxels in row-major order; everything but 0 is foreground
 * @param spacing size of a voxel along each axis; default 1
 * @throws InputError when shape or spacing do not fit.
 */
export function distanceMapOf(
  given: NumericArray,
  kind: DistanceKind,
  lengths: readonly number[],
  spacing?: readonly number[],
): Float64Array {
  checkKind(kind);
  const { mask, shape, steps } = checkGrid(given, lengths, spacing);
  return mapDistances(mask, kind, shape, steps);
}
