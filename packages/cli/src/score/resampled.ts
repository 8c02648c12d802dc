import { InputError } from '@segloss/core';
import type { Volume } from '@segloss/files';
import { quotePath } from '@segloss/files/advice';
import { labelsOf } from './label-map.ts';

/** How far a label may be from an integer, after scaling in single precision. */
const SLACK = 1e-3;

const isLabel = (value: number): boolean => Math.abs(value - Math.round(value)) <= SLACK;

/**
 * Finds a value between the labels of a label map, as linear resampling leaves it: most other values are labels, and some are
 * larger than probabilities.
 *
 * @param labels those that the user lists, or those of the other file
 */
function findFraction(
  { data }: Volume,
  labels: readonly number[] | undefined,
  isListed: boolean,
): number | undefined {
  const [smallest, largest] = [Math.min(0, ...(labels ?? [])), Math.max(...(labels ?? [Infinity]))];
  let [first, fractions, foreground, isShare] = [-1, 0, 0, true];
  for (const [i, value] of data.entries()) {
    if (!(value >= smallest - SLACK && value <= largest + SLACK)) return undefined;
    if (value > 1 + SLACK) isShare = false;
    if (isLabel(value)) {
      if (Math.round(value) !== 0) foreground++;
      continue;
    }
    if (first < 0) first = i;
    fractions++;
  }
  const isMap = !isShare && foreground > 0 && 2 * fractions <= data.length;
  return first >= 0 && isMap && (isListed || fractions <= foreground) ? first : undefined;
}

/** Gives the position of an element in the array as NumPy or nibabel shows it. */
function positionOf({ shape, geometry }: Volume, index: number): string {
  const at = shape.toReversed().map((length) => {
    const here = index % length;
    index = Math.floor(index / length);
    return here;
  });
  return `[${(geometry ? at : at.toReversed()).join(', ')}]`;
}

/**
 * Refuses a label map with values between its labels.
 *
 * @param role what the file is
 * @param labels those that the user lists
 * @throws InputError
 */
export function refuseResampled(
  role: 'prediction' | 'target',
  volume: Volume,
  other: Volume,
  labels: readonly number[] | undefined,
): void {
  // Fractions that come from the scale of a header have an error of their own.
  if (volume.integer || volume.scale) return;
  const at = findFraction(volume, labels ?? labelsOf(other), labels !== undefined);
  if (at === undefined) return;
  throw new InputError({
    source: 'cli',
    subject: `${role} ${quotePath(volume.path)}`,
    reason: `${volume.data[at]} at ${positionOf(volume, at)} is not a label; was it resampled linearly?`,
    remedy: 'Resample the label map with nearest neighbour.',
  });
}
