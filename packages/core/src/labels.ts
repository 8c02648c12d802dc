import { ignoredLabels, mappedIgnored } from './context.ts';
import type { Loss } from './define-loss.ts';
import { InputError } from './errors.ts';
import { formatIndex } from './format-index.ts';
import type { BigIntArray, Layout, NumericArray, TensorData } from './inputs.ts';
import { checkLayout } from './layout.ts';
import { describe, largestLabel } from './parameters.ts';
import { takeTensor } from './tensor.ts';

/** How far a label may be from an integer: the scale of a file leaves such errors. */
const labelSlack = 1e-3;

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
 * Checks the label of each class.
 *
 * @throws InputError
 */
export function checkLabelList(labels: unknown, answers: number): readonly number[] {
  const example = answers === 2 ? ', such as [0, 255]' : '';
  const fail = (reason: string): never => {
    throw new InputError({
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

const remedyFor = (label: number): string =>
  `List the labels of all classes, or ${
    Math.abs(label) <= largestLabel
      ? `set ignoreIndex: ${label} if such voxels do not count`
      : 'set a mask for voxels that do not count'
  }.`;

/** Refuses a label that is not listed. */
function refuse(
  { data, shape }: TensorData,
  position: number,
  labels: readonly number[],
  remedy: string,
): never {
  throw new InputError({
    subject: 'target',
    reason: `${data[position]} at ${formatIndex(position, shape)} is not one of the labels ${labels.join(', ')}`,
    remedy,
  });
}

/**
 * Maps the labels of the caller to class indices. Ignored voxels, and those where the mask is 0, may hold any label.
 *
 * @param labels the label of each class
 * @param remedyOf says what to do about a label
 * @throws InputError for a label that is neither listed nor ignored
 */
export function mapLabels(
  target: TensorData,
  mask: TensorData | undefined,
  labels: readonly number[],
  loss: Pick<Loss, 'ignoreIndex'>,
  remedyOf: (label: number) => string = remedyFor,
): TensorData {
  const classOf = new Map(labels.map((label, at) => [label, at]));
  for (const label of ignoredLabels(loss)) classOf.set(label, mappedIgnored);
  const data = new Int32Array(target.data.length);
  for (let i = 0; i < data.length; i++) {
    const found = classOf.get(target.data[i]!);
    if (found !== undefined) data[i] = found;
    else if (mask?.data[i] !== 0) {
      refuse(target, i, labels, remedyOf(target.data[i]!));
    }
  }
  return { data, shape: target.shape };
}

/** More classes than anybody has: a list of them still fits into memory. */
const mostClasses = 65_536;

/**
 * Writes a label map as probabilities 0 and 1, one channel per class, to score it as a prediction with activation
 * `none`.
 *
 * @param labels integers, `[N, ...spatial]`
 * @param classes number of classes, for the labels 0, 1, 2, ...; 1 gives one channel for the labels 0 (background) and 1
 *   (foreground). Or the label of each class, in the order of the channels
 * @returns `[N, C, ...spatial]`, or `[N, ...spatial, C]` in layout `channels-last`
 * @throws InputError for a label outside the classes
 *
 * @example
 * const loss = dice({ activation: 'none' });
 * const inputs = { logits: oneHot(prediction, 4), target };
 */
export function oneHot(
  labels: TensorData<NumericArray | BigIntArray>,
  classes: number | readonly number[],
  layout: Layout = 'channels-first',
): TensorData<Float32Array<ArrayBuffer>> {
  const isCount = typeof classes === 'number';
  const isKnown = isCount
    ? Number.isSafeInteger(classes) && classes > 0 && classes <= mostClasses
    : Array.isArray(classes);
  if (!isKnown) {
    throw new InputError({
      subject: 'classes',
      reason: `${describe(classes)} is not a number of classes`,
      remedy: `Give an integer from 1 to ${mostClasses}, or a list with the label of each class.`,
    });
  }
  const given = isCount ? Array.from({ length: Math.max(classes, 2) }, (_, label) => label) : classes;
  const known = checkLabelList(given, given.length);
  const channels = isCount ? classes : known.length;
  const first = isCount && channels === 1 ? 1 : 0;
  checkLayout(layout);
  const target = roundLabels(takeTensor('labels', labels));
  const remedy = () =>
    'List the labels of all classes; voxels that do not count may hold any of them, and are masked in the loss.';
  const indices = mapLabels(target, undefined, known, { ignoreIndex: undefined }, remedy).data;
  const [samples = 0, ...spatial] = labels.shape;
  const voxels = indices.length / samples;
  const data = new Float32Array(channels * indices.length);
  for (let i = 0; i < indices.length; i++) {
    const channel = indices[i]! - first;
    if (channel < 0) continue;
    const before = Math.floor(i / voxels) * channels;
    data[layout === 'channels-last' ? i * channels + channel : (before + channel) * voxels + (i % voxels)] =
      1;
  }
  const shape =
    layout === 'channels-last' ? [samples, ...spatial, channels] : [samples, channels, ...spatial];
  return { data, shape };
}
