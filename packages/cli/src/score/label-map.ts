import { oneHot, type TensorData, type Warning } from '@segloss/core';
import { makeWarning } from '@segloss/core/errors';
import type { NumericArray, Volume } from '@segloss/files';
import { quotePath } from '@segloss/files/advice';
import { classesOf, ignoringOf, type LabelFacts, refuseLabelMap } from './classes.ts';
import type { Reading } from './readings.ts';

/** An array with more distinct values than this is not a label map. */
const MOST_LABELS = 256;
/** How far a label may be from an integer, after scaling in single precision. */
const SLACK = 1e-3;

/**
 * Lists the labels of a volume in ascending order, negative ones too; nothing when it holds something else.
 *
 * @param ignored labels that are left out
 */
export function labelsOf(
  { data }: { readonly data: NumericArray },
  ignored: readonly number[] = [],
): readonly number[] | undefined {
  const found = new Set<number>();
  let last = Number.NaN;
  for (let i = 0; i < data.length; i++) {
    // Neighbours usually have the same label.
    if (data[i] === last) continue;
    last = data[i]!;
    const label = Math.round(data[i]!);
    if (ignored.includes(label)) continue;
    if (!(Math.abs(data[i]! - label) <= SLACK)) return undefined;
    found.add(label);
    if (found.size > MOST_LABELS) return undefined;
  }
  return [...found].sort((a, b) => a - b);
}

/** A label map as a prediction: probabilities of 0 and 1, for activation `none`. */
export interface LabelMap {
  readonly logits: TensorData;
  readonly warning: Warning;
}

/** From here on, unsigned 16-bit integers look like half precision numbers; labels are smaller. */
const NORMAL_HALF = 0x400;

const largestOf = (labels: readonly number[] | undefined): number => labels?.at(-1) ?? 0;

/**
 * Converts a prediction with one number per voxel to one-hot probabilities, if it is a label map: integers from 0, and
 * negative ones that are listed or ignored. Two classes become one channel, so that the loss of two masks is that of the
 * foreground.
 *
 * @returns nothing when it is not a label map
 * @throws InputError when it is one, and its classes cannot be known
 */
export function readLabelMap(
  prediction: Volume,
  target: Volume,
  reading: Reading,
  facts: LabelFacts,
): LabelMap | undefined {
  const own = reading.classes === 1 ? labelsOf(prediction) : undefined;
  if (own === undefined) return undefined;
  const known = [...(facts.labels ?? []), ...facts.ignored];
  if (own.some((label) => label < 0 && !known.includes(label))) return undefined;
  const others = labelsOf(target, facts.ignored);
  if (!others && !target.scale && target.data.some((value) => value < -SLACK || value > 1 + SLACK)) {
    const reason = 'the target holds fractions outside of 0 to 1, as only network output does';
    return refuseLabelMap(prediction, reason, 'Swap --prediction and --target.');
  }
  const isBits = prediction.data instanceof Uint16Array && largestOf(own) >= NORMAL_HALF;
  if (isBits && !facts.labels && largestOf(others) < NORMAL_HALF) return undefined;
  const classes = classesOf(prediction, own, others, facts);
  const isMask = classes.length === 2;
  const data = readLabels(prediction, target, own, classes, facts);
  const logits: TensorData = isMask
    ? { data: Float32Array.from(data, (label) => (label === classes[1] ? 1 : 0)), shape: reading.logits }
    : oneHot({ data, shape: reading.voxels }, classes, reading.layout);
  const targetOnly = (others ?? []).filter((label) => label !== 0 && !own.includes(label));
  const lacksZero = ![...own, ...(others ?? [])].includes(0);
  const kind = isMask
    ? `a mask of ${classes.join(' and ')}, and is scored as one channel of probabilities`
    : `the labels ${own.join(', ')}, and is scored as a label map of ${classes.length} classes, ${classes.join(', ')}`;
  const warning = makeWarning({
    source: 'cli',
    subject: `prediction ${quotePath(prediction.path)}`,
    reason: `it holds ${kind}, with activation none`,
    remedy: facts.labels
      ? 'Give the network output to get the training loss.'
      : lacksZero && !isMask
        ? `Neither file has the label 0: if it is not a class, add --labels ${classes.slice(1).join(',')}.`
        : `If there are more classes, list them all with --labels.${targetOnly.length > 0 ? ignoringOf(targetOnly) : ''}`,
  });
  return { logits, warning };
}

/**
 * Rounds the labels and checks that all are listed. Where the target is ignored, an ignored label of the prediction becomes
 * that of the first class.
 */
function readLabels(
  prediction: Volume,
  target: Volume,
  own: readonly number[],
  classes: readonly number[],
  { ignored }: LabelFacts,
): NumericArray {
  const unlisted = own.filter((label) => !classes.includes(label));
  const isFree = (label: number, i: number) => ignored.includes(label) && ignored.includes(target.data[i]!);
  const data = prediction.data.map((value, i) => {
    const label = Math.round(value);
    return unlisted.length > 0 && isFree(label, i) ? classes[0]! : label;
  });
  const strange = unlisted.find((label) => data.includes(label));
  if (strange === undefined) return data;
  const reason = `the label ${strange} is not one of ${classes.join(', ')}`;
  if (ignored.includes(strange)) {
    const remedy = `Only a label of the target can be ignored: predict a class there, or leave these voxels out with --mask.`;
    return refuseLabelMap(prediction, reason, remedy);
  }
  const named = [...classes, ...unlisted].sort((a, b) => a - b);
  const isMask = own.filter((label) => label > 0 && !ignored.includes(label)).length <= 1;
  if (isMask && classes.length === 2 && classes.includes(0)) {
    const remedy = 'Save both as array > 0, so that the foreground is 1, and leave --labels out.';
    return refuseLabelMap(prediction, reason, remedy);
  }
  return refuseLabelMap(prediction, reason, `List the label of every class: --labels ${named.join(',')}.`);
}
