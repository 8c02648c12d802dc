import type { NumericArray } from '../inputs/inputs.ts';
import { checkGrid } from './check-grid.ts';
import { type Envelope, far, lowerEnvelope, makeEnvelope } from './envelope.ts';

/** How many neighbouring lines are moved together; a cache line holds 8 doubles. */
const block = 16;

/**
 * Squared distance, along the innermost axis only, to the nearest 0 of the line. Without branches, which a processor
 * would mispredict at every border.
 */
function scanLines(mask: NumericArray, out: Float64Array, length: number, step: number): void {
  for (let start = 0; start < mask.length; start += length) {
    let distance = far;
    for (let x = start; x < start + length; x++) {
      distance = (distance + step) * Number(mask[x] !== 0);
      out[x] = distance;
    }
    distance = far;
    for (let x = start + length - 1; x >= start; x--) {
      distance = (distance + step) * Number(mask[x] !== 0);
      const nearest = Math.min(distance, out[x]!);
      out[x] = nearest * nearest;
    }
  }
}

/** Replaces every line along an axis by its lower envelope of parabolas. */
function sweepAxis(
  squared: Float64Array,
  length: number,
  stride: number,
  step: number,
  envelope: Envelope,
): void {
  const lines = new Float64Array(block * length);
  const slab = length * stride;
  for (let start = 0; start < squared.length; start += slab) {
    for (let column = 0; column < stride; column += block) {
      const width = Math.min(block, stride - column);
      const base = start + column;
      for (let i = 0; i < length; i++) {
        const row = base + i * stride;
        for (let k = 0; k < width; k++) lines[k * length + i] = squared[row + k]!;
      }
      let changed = false;
      for (let k = 0; k < width; k++) {
        if (lowerEnvelope(lines, k * length, length, step * step, envelope)) changed = true;
      }
      if (!changed) continue;
      for (let i = 0; i < length; i++) {
        const row = base + i * stride;
        for (let k = 0; k < width; k++) squared[row + k] = lines[k * length + i]!;
      }
    }
  }
}

function squaredDistances(
  mask: NumericArray,
  shape: readonly number[],
  steps: readonly number[],
): Float64Array {
  const squared = new Float64Array(mask.length);
  scanLines(mask, squared, shape.at(-1)!, steps.at(-1)!);
  const envelope = makeEnvelope(Math.max(...shape));
  let stride = shape.at(-1)!;
  for (let axis = shape.length - 2; axis >= 0; axis--) {
    sweepAxis(squared, shape[axis]!, stride, steps[axis]!, envelope);
    stride *= shape[axis]!;
  }
  // Without a single 0 nothing is near anything; one element tells.
  return squared[0]! >= far ? squared.fill(0) : squared;
}

/** Computes distances as {@link distanceTransform}, of a mask that is known to have the shape. */
export function distances(
  mask: NumericArray,
  shape: readonly number[],
  steps: readonly number[],
): Float64Array {
  const found = squaredDistances(mask, shape, steps);
  for (let i = 0; i < found.length; i++) found[i] = Math.sqrt(found[i]!);
  return found;
}

/**
 * Computes the exact squared Euclidean distance of every voxel that is not 0 to the nearest voxel that is 0,
 * between voxel centres; 0 elsewhere. A mask without a 0 gives 0 everywhere.
 *
 * Linear time for every mask: a scan along the innermost axis, then a lower envelope of parabolas along each of
 * the others (Maurer, Qi and Raghavan, IEEE TPAMI 25(2), 2003).
 *
 * @param given voxels in row-major order; any number of axes
 * @param spacing size of a voxel along each axis, in the unit of the result; default 1
 * @throws InputError when shape or spacing do not fit.
 */
export function squaredDistanceTransform(
  given: NumericArray,
  lengths: readonly number[],
  spacing?: readonly number[],
): Float64Array {
  const { mask, shape, steps } = checkGrid(given, lengths, spacing);
  return squaredDistances(mask, shape, steps);
}

/** Computes the exact Euclidean distance; see {@link squaredDistanceTransform}. */
export function distanceTransform(
  given: NumericArray,
  lengths: readonly number[],
  spacing?: readonly number[],
): Float64Array {
  const { mask, shape, steps } = checkGrid(given, lengths, spacing);
  return distances(mask, shape, steps);
}
