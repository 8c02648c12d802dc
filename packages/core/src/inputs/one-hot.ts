import { describe } from '../define/parameters.ts';
import { InputError } from '../errors/errors.ts';
import { freeMemory, garbage, worthAsking } from '../memory/free.ts';
import type { BigIntArray, Layout, NumericArray, TensorData } from './inputs.ts';
import { checkLabelList, mapLabels, roundLabels } from './labels.ts';
import { checkLayout } from './layout.ts';
import { countOf, show, takeTensor } from './tensor.ts';

/** More classes than anybody has: a list of them still fits into memory. */
const mostClasses = 65_536;

/**
 * Makes an array of zeros.
 *
 * @throws InputError where there is not enough memory for it
 */
function allocate(shape: readonly number[]): Float32Array<ArrayBuffer> {
  const bytes = 4 * countOf(shape);
  const fail = (): never => {
    throw new InputError({
      subject: 'classes',
      reason: `an array of shape ${show(shape)} takes ${(bytes / 1e9).toFixed(1)} GB, which is more than there is`,
      remedy:
        'Give the list of the labels that occur instead of a number of classes, or convert and score one sample at a time.',
    });
  };
  const free = bytes < worthAsking ? undefined : freeMemory();
  if (free !== undefined && bytes > free + garbage()) fail();
  try {
    return new Float32Array(bytes / 4);
  } catch {
    // Engines have limits of their own, and browsers do not tell what is free.
    return fail();
  }
}

/**
 * Gives the shape of a label map without its channel axis.
 *
 * @throws InputError for a shape without axes
 */
function voxelShape(shape: readonly number[], layout: Layout): readonly [number, ...number[]] {
  const [samples, ...rest] = shape;
  if (samples === undefined) {
    throw new InputError({
      subject: 'shape of labels',
      reason: '[] has no axes',
      remedy: 'Give [N, ...spatial]; add a batch axis of 1 to a single image.',
    });
  }
  const [first, last] = [rest[0], rest.at(-1)];
  if (layout === 'channels-first' && rest.length >= 3 && first === 1) return [samples, ...rest.slice(1)];
  if (layout === 'channels-last' && rest.length >= 3 && last === 1) return [samples, ...rest.slice(0, -1)];
  return [samples, ...rest];
}

/**
 * Writes a label map as probabilities 0 and 1, one channel per class, to score it as a prediction with activation
 * `none`.
 *
 * @param labels integers, `[N, ...spatial]`, also with a channel axis of length 1
 * @param classes number of classes, for the labels 0, 1, 2, ...; 1 gives one channel for the labels 0 (background) and 1
 *   (foreground). Or the label of each class, in the order of the channels
 * @returns `[N, C, ...spatial]`, or `[N, ...spatial, C]` in layout `channels-last`
 * @throws InputError for a label outside the classes, and for an array that does not fit into memory
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
  const advice = {
    subject: 'labels',
    remedyOf: () =>
      'List the labels of all classes; voxels that do not count may hold any of them, and are masked in the loss.',
  };
  const indices = mapLabels(target, undefined, known, { ignoreIndex: undefined }, advice).data;
  const [samples, ...spatial] = voxelShape(target.shape, layout);
  const voxels = indices.length / samples;
  const shape =
    layout === 'channels-last' ? [samples, ...spatial, channels] : [samples, channels, ...spatial];
  const data = allocate(shape);
  for (let i = 0; i < indices.length; i++) {
    const channel = indices[i]! - first;
    if (channel < 0) continue;
    const before = Math.floor(i / voxels) * channels;
    data[layout === 'channels-last' ? i * channels + channel : (before + channel) * voxels + (i % voxels)] =
      1;
  }
  return { data, shape };
}
