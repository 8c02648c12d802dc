import { InputError } from '@segloss/core';
import type { Volume } from '@segloss/files';
import { quoteForPython, quotePath, saveAnew } from '@segloss/files/advice';
import type { Reading } from './readings.ts';

/** How far a probability may be outside of 0 to 1. */
const SLACK = 1e-3;

/** Gives the value above 1 of an array that holds only this value and 0. */
function highOf({ data }: Volume): number | undefined {
  const high = data.find((value) => value !== 0);
  return high !== undefined && high > 1 && data.every((value) => value === 0 || value === high)
    ? high
    : undefined;
}

/** Says how to add the channel of the background to an array of 0 and 1. */
export function addBackground({ geometry, path }: Volume, channels: number): string {
  const axis = geometry ? 3 : channels;
  const array = geometry ? 'np.asanyarray(image.dataobj)' : 'array';
  const whole = `np.concatenate([1 - ${array}.max(${axis}, keepdims=True), ${array}], ${axis})`;
  return geometry ? saveAnew(path, whole) : `save ${whole} as ${quoteForPython(path)}`;
}

/** Counts the classes of each voxel of a target of 0 and 1, and gives the largest number. */
function mostClasses({ data }: Volume, { samples, classes, spatial, layout }: Reading): number {
  const voxels = spatial.reduce((product, length) => product * length, 1);
  const counts = new Int32Array(samples * voxels);
  for (let i = 0; i < data.length; i++) {
    const sample = Math.floor(i / (classes * voxels));
    counts[layout === 'channels-last' ? Math.floor(i / classes) : sample * voxels + (i % voxels)]! +=
      data[i]!;
  }
  return counts.reduce((most, count) => Math.max(most, count), 0);
}

function adviceFor(
  target: Volume,
  readings: readonly Reading[],
): readonly [reason: string, remedy: string] | undefined {
  const { data, path, geometry } = target;
  const high = highOf(target);
  if (high !== undefined) {
    const way = geometry
      ? `save it anew: ${saveAnew(path, `np.asanyarray(image.dataobj) // ${high}`)}`
      : `save array / ${high} as ${quoteForPython(path)}`;
    return [`it has ${high} where a one-hot target has 1`, `To divide it by ${high}, ${way}.`];
  }
  // Logits: the two files were swapped, which their shapes say too.
  if (!data.every((value) => value >= -SLACK && value <= 1 + SLACK)) return undefined;
  if (data.some((value) => !Number.isInteger(value))) {
    return [
      'it holds fractions, while the prediction holds labels',
      'If these are the probabilities of the network, swap --prediction and --target, and add --activation none. If it is a soft target, give the network output as the prediction.',
    ];
  }
  const reading = readings.find((one) => mostClasses(target, one) <= 1);
  if (reading === undefined) {
    return [
      'some of its voxels have several classes, while the prediction has one label per voxel',
      'Give a prediction with one channel per class.',
    ];
  }
  return [
    'some of its voxels have no class',
    `If they are background, whose channel is missing, ${addBackground(target, reading.axes.indexOf('C'))}. If they do not count, leave them out with --mask, and give them any class.`,
  ];
}

/**
 * Makes the error of a label map against a target with channels that is not one-hot; nothing if it is no target.
 *
 * @param readings of the target
 */
export function explainOneHot(target: Volume, readings: readonly Reading[]): InputError | undefined {
  const advice = adviceFor(target, readings);
  if (advice === undefined) return undefined;
  const [reason, remedy] = advice;
  return new InputError({ source: 'cli', subject: `target ${quotePath(target.path)}`, reason, remedy });
}

/** What is known about the classes of a one-hot target. */
interface Names {
  /** The label of each channel. */
  readonly names: readonly number[];
  readonly classes: number;
  /** Labels of ignored voxels. */
  readonly ignored: readonly number[];
}

/**
 * Checks that each label of a label map belongs to a channel of a one-hot target.
 *
 * @param own labels of the prediction
 * @throws InputError
 */
export function checkNames(
  prediction: Volume,
  own: readonly number[],
  { names, classes, ignored }: Names,
): void {
  const counted = own.filter((label) => !ignored.includes(label));
  const strange = counted.filter((label) => !names.includes(label));
  const isLong = names.length !== classes;
  if (!isLong && strange.length === 0) return;
  const channels = `the target has ${classes} channels`;
  const listed = names.join(',');
  const fromOne = Array.from({ length: classes }, (_, c) => c + 1);
  const list = (labels: readonly number[]) =>
    `List the label of each channel, in their order: --labels ${labels.join(',')}.`;
  const plain = names.length === classes ? names : fromOne.map((label) => label - 1);
  const remedy =
    isLong && counted.every((label) => plain.includes(label))
      ? 'Leave --labels out, or list the label of each channel.'
      : counted.length === classes
        ? list(counted)
        : counted.every((label) => fromOne.includes(label))
          ? list(fromOne)
          : counted.length < classes
            ? `List the label of each channel with --labels, ${classes} in their order (found: ${counted.join(', ')}).`
            : `Give a target with one channel for each of the labels ${counted.join(', ')}.`;
  throw new InputError({
    source: 'cli',
    subject: `prediction ${quotePath(prediction.path)}`,
    reason: isLong
      ? `it is a label map, and --labels ${listed} names ${names.length} labels, but ${channels}`
      : `it is a label map with the label ${strange[0]}, but ${channels}, ${names.join(', ')}`,
    remedy,
  });
}
