import { InputError } from '@segloss/core';
import type { Volume } from '@segloss/files';
import { quotePath } from '@segloss/files/advice';

/** What is known about the labels of a case, apart from the two label maps. */
export interface LabelFacts {
  /** The label of each class, if the user lists them. */
  readonly labels?: readonly number[] | undefined;
  /** Labels of ignored voxels. */
  readonly ignored: readonly number[];
}

/** Refuses a prediction that is a label map. */
export function refuseLabelMap(prediction: Volume, reason: string, remedy: string): never {
  const subject = `prediction ${quotePath(prediction.path)}`;
  throw new InputError({ source: 'cli', subject, reason: `it holds labels, and ${reason}`, remedy });
}

/** Says how to leave out voxels of some labels. */
export function ignoringOf(labels: readonly number[]): string {
  const index = labels.length === 1 ? `${labels[0]}` : `[${labels.join(', ')}]`;
  return ` If voxels of ${labels.join(', ')} do not count, add --params '{"ignoreIndex": ${index}}'.`;
}

/** Says how to leave out voxels with negative labels, or with the only one behind a gap; nothing when there are none. */
function ignoring(labels: readonly number[] | undefined): string {
  const negative = labels?.filter((label) => label < 0) ?? [];
  const [largest = 0, second = 0] = labels?.toReversed() ?? [];
  const isFar = largest > second + 1 && (labels?.length ?? 0) > 2 && second + 1 < (labels?.length ?? 0);
  const strange = isFar ? [...negative, largest] : negative;
  return strange.length === 0 ? '' : ignoringOf(strange);
}

/**
 * Refuses a prediction of one channel with negative integers: they may be labels or logits, but no probabilities.
 *
 * @param own what it holds
 * @param others labels of the target; nothing when it holds fractions
 */
export function refuseNegative(
  prediction: Volume,
  own: readonly number[],
  others: readonly number[] | undefined,
): never {
  const all = [...new Set([...own, ...(others ?? [])])].sort((a, b) => a - b);
  const [mine, theirs] = [foregroundOf(own), foregroundOf(others ?? [])];
  const isMask = mine !== undefined && theirs !== undefined && mine !== theirs;
  const listed = isMask
    ? 'If it is a mask, save both as array != 0, so that the foreground is 1.'
    : `If they are labels, list the label of every class: --labels ${all.join(',')}.`;
  const ignored = ignoring(own.filter((label) => others?.includes(label)));
  throw new InputError({
    source: 'cli',
    subject: `prediction ${quotePath(prediction.path)}`,
    reason: `it has one channel of integers, some of them negative: ${own.slice(0, 8).join(', ')}${own.length > 8 ? ', ...' : ''}`,
    remedy: `${listed}${ignored} If they are logits, add --activation sigmoid.`,
  });
}

const listing = (labels: readonly number[]): string =>
  `List the label of every class, background first: --labels ${labels.join(',')}.`;

/** With so many more labels than the target, a prediction is rather an image. */
const MANY = 16;

/** Gives the label of the foreground: the only one besides 0. */
function foregroundOf(labels: readonly number[]): number | undefined {
  const [yes, ...more] = labels.filter((label) => label !== 0);
  return more.length === 0 ? yes : undefined;
}

/**
 * Finds the classes of two label maps: those that the user lists, or all from 0 to the largest label.
 *
 * @param own labels of the prediction
 * @param others labels of the target; nothing when it holds fractions
 * @throws InputError when labels between 0 and the largest one are missing, as these may or may not be classes
 */
export function classesOf(
  prediction: Volume,
  own: readonly number[],
  others: readonly number[] | undefined,
  { labels, ignored }: LabelFacts,
): readonly number[] {
  if (labels) return labels;
  const counted = own.filter((label) => !ignored.includes(label));
  const largest = Math.max(0, ...counted, ...(others ?? []));
  const isNegative = others?.some((label) => label < 0) === true;
  if (largest <= 1 && !isNegative) return [0, 1];
  if (others === undefined) {
    const remedy = 'Give a target of labels, or a prediction of 0 and 1.';
    return refuseLabelMap(prediction, 'the target holds fractions', remedy);
  }
  const all = [...new Set([0, ...counted, ...others])].sort((a, b) => a - b);
  if (all.length === largest + 1 && !isNegative) return all;
  const [mine, theirs] = [foregroundOf(counted), foregroundOf(others)];
  if (!isNegative && mine !== undefined && theirs !== undefined && mine !== theirs) {
    const reason = `its foreground is ${mine}, but that of the target is ${theirs}`;
    return refuseLabelMap(prediction, reason, 'Save both as array > 0, so that the foreground is 1.');
  }
  if (theirs === 1 && counted.length > 2) {
    const factor = prediction.data instanceof Uint8Array ? 255 : largest;
    const reason = `they go up to ${largest}, but the target has only 0 and 1`;
    const remedy = `If they are probabilities times ${factor}, save array / ${factor} and add --activation none.`;
    return refuseLabelMap(
      prediction,
      reason,
      `${remedy} If not, list the label of every class with --labels.`,
    );
  }
  if (counted.length > others.length + MANY) {
    const found = `there are ${counted.length} of them, up to ${largest}, while the target has ${others.length}`;
    const remedy =
      'If it is an image, give its segmentation. If not, list the label of every class with --labels.';
    return refuseLabelMap(prediction, found, remedy);
  }
  const reason = `with those of the target they are ${all.join(', ')}, so the number of classes is unclear`;
  return refuseLabelMap(prediction, reason, `${listing(all)}${ignoring(others)}`);
}
