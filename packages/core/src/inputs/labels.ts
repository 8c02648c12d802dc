import { ignoredLabels, mappedIgnored } from '../define/context.ts';
import type { Loss } from '../define/define-loss.ts';
import { describe, largestLabel } from '../define/parameters.ts';
import { InputError } from '../errors/errors.ts';
import { formatIndex } from '../errors/format-index.ts';
import type { TensorData } from './inputs.ts';

/** How far a label may be from an integer: the scale of a file leaves such errors. */
export const labelSlack = 1e-3;

/** Rounds labels that are nearly integers, as scales of files leave them; if some are not, all stay as they are. */
export function roundLabels(target: TensorData): TensorData {
  const { data, shape } = target;
  if (!(data instanceof Float32Array || data instanceof Float64Array)) return target;
  let isExact = true;
  for (let i = 0; i < data.length; i++) {
    const off = Math.abs(data[i]! - Math.round(data[i]!));
    if (!(off <= labelSlack)) return target;
    isExact &&= off === 0;
  }
  return isExact ? target : { data: data.map(Math.round), shape };
}

/** Counts the classes that labels tell apart: a single channel has two, background and foreground. */
export const countAnswers = (classes: number, { activation }: Pick<Loss, 'activation'>): number =>
  classes === 1 && activation !== 'softmax' ? 2 : classes;

/**
 * Takes an optional list of labels, and copies it: a change of the list later has no effect. Null means that there is none.
 *
 * @throws InputError for anything but a list
 */
export function takeLabelList(labels: unknown, source: string): readonly number[] | undefined {
  if (labels === undefined || labels === null) return undefined;
  if (Array.isArray(labels)) return [...(labels as readonly number[])];
  throw new InputError({
    source,
    subject: 'labels',
    reason: `${describe(labels)} is not a list`,
    remedy: 'Give a list with the label of each class, in the order of the channels, or leave it out.',
  });
}

/**
 * Checks the label of each class.
 *
 * @throws InputError
 */
export function checkLabelList(labels: unknown, answers: number, source = 'core'): readonly number[] {
  const example = answers === 2 ? ', such as [0, 255]' : '';
  const fail = (reason: string): never => {
    throw new InputError({
      source,
      subject: 'labels',
      reason,
      remedy: `Give a list of ${answers} different integers${example}: the label of each class, in the order of the channels.`,
    });
  };
  const list: readonly unknown[] = Array.isArray(labels) ? labels : fail('it is not a list');
  if (list.length !== answers) fail(`it has ${list.length} labels for ${answers} classes`);
  for (const label of list) if (!Number.isSafeInteger(label)) fail(`${describe(label)} is not an integer`);
  if (new Set(list).size < list.length) fail('a label appears twice');
  return list as readonly number[];
}

/**
 * Gives the labels that a graph compares a target with, for the `labels` of a signature: nothing where they are 0, 1, 2, ....
 *
 * @param labels the label of each class, as callers list them
 * @param source which package speaks
 * @throws InputError for anything but a list of one integer per class, each exact in single precision
 */
export function labelsOfGraph(
  labels: unknown,
  classes: number,
  loss: Pick<Loss, 'activation'>,
  source = 'core',
): readonly number[] | undefined {
  const list = checkLabelList(labels, countAnswers(classes, loss), source);
  const wide = list.find((label) => Math.abs(label) > largestLabel);
  if (wide !== undefined) {
    throw new InputError({
      source,
      subject: 'labels',
      reason: `${wide} is beyond ${largestLabel}, up to which single precision tells integers apart`,
      remedy: 'Map the labels to the indices of the channels (0, 1, 2, ...) before.',
    });
  }
  return list.every((label, at) => label === at) ? undefined : list;
}

/** How an array of labels is called, and what to do about an integer that is not listed. */
interface LabelAdvice {
  readonly subject: string;
  readonly remedyOf: (label: number) => string;
}

const adviceOnTargets: LabelAdvice = {
  subject: 'target',
  remedyOf: (label) =>
    `List the labels of all classes, or ${
      Math.abs(label) <= largestLabel
        ? `set ignoreIndex: ${label} if such voxels do not count`
        : 'set a mask for voxels that do not count'
    }.`,
};

/** Refuses a label that is not listed. */
function refuse(
  { data, shape }: TensorData,
  position: number,
  labels: readonly number[],
  { subject, remedyOf }: LabelAdvice,
): never {
  const label = data[position]!;
  const where = `${label} at ${formatIndex(position, shape)}`;
  throw new InputError(
    Number.isInteger(label)
      ? {
          subject,
          reason: `${where} is not one of the labels ${labels.join(', ')}`,
          remedy: remedyOf(label),
        }
      : {
          subject,
          reason: `labels must be integers, got ${where}`,
          remedy: 'Give integer labels, with the scale of their file applied.',
        },
  );
}

/**
 * Maps the labels of the caller to class indices. Ignored voxels, and those where the mask is 0, may hold any label.
 *
 * @param labels the label of each class
 * @param advice how the array is called, and what to do about an integer that is not listed
 * @throws InputError for a label that is neither listed nor ignored
 */
export function mapLabels(
  target: TensorData,
  mask: TensorData | undefined,
  labels: readonly number[],
  loss: Pick<Loss, 'ignoreIndex'>,
  advice: LabelAdvice = adviceOnTargets,
): TensorData {
  const classOf = new Map(labels.map((label, at) => [label, at]));
  for (const label of ignoredLabels(loss)) classOf.set(label, mappedIgnored);
  const data = new Int32Array(target.data.length);
  for (let i = 0; i < data.length; i++) {
    const found = classOf.get(target.data[i]!);
    if (found !== undefined) data[i] = found;
    else if (mask?.data[i] !== 0) refuse(target, i, labels, advice);
  }
  return { data, shape: target.shape };
}
