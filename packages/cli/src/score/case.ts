import { InputError, type Inputs, type Layout, type TensorData } from '@segloss/core';
import { compareGeometry } from '../files/geometry.ts';
import { readVolume, type Volume } from '../files/volume.ts';

/** Where the arrays of a case lie. */
export interface CasePaths {
  readonly prediction: string;
  readonly target: string;
  readonly mask?: string | undefined;
  /** Where the channels of .npy files lie; NIfTI files say so themselves. Default `channels-first`. */
  readonly layout?: Layout | undefined;
}

/** A case that was read: inputs with all axes, and the files they came from. */
export interface LoadedCase {
  readonly paths: CasePaths;
  readonly prediction: Volume;
  readonly target: Volume;
  readonly layout: Layout;
  readonly inputs: Inputs;
}

const same = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((length, axis) => length === b[axis]);

const show = (shape: readonly number[]): string => `[${shape.join(', ')}]`;

/** Leaves the axis of the channels out of a shape that begins with `before` other axes. */
const withoutChannels = (shape: readonly number[], layout: Layout, before: number): readonly number[] =>
  layout === 'channels-last' ? shape.slice(0, -1) : [...shape.slice(0, before), ...shape.slice(before + 1)];

/** Gives a 3-D image without a channel axis its one channel: the usual form of a binary prediction in NIfTI. */
function withChannel(prediction: Volume): readonly number[] {
  const isImage = prediction.geometry !== undefined && prediction.shape.length === 3;
  return isImage ? [1, ...prediction.shape] : prediction.shape;
}

const forms: Record<Layout, string> = {
  'channels-first': '[N, C, ...spatial] or [C, ...spatial]',
  'channels-last': '[N, ...spatial, C] or [...spatial, C]',
};

/** Finds out where the channels of a prediction lie. */
function layoutOf(prediction: Volume, asked: Layout = 'channels-first'): Layout {
  if (asked === 'channels-first' || prediction.geometry === undefined) return asked;
  throw new InputError({
    source: 'cli',
    subject: `layout of '${prediction.path}'`,
    reason: 'a NIfTI file says itself where its channels lie',
    remedy: 'Leave the layout out.',
  });
}

/**
 * Adds the batch axis that single images lack. With a batch axis wins where both readings fit, but for NIfTI files,
 * which hold a single image.
 *
 * @throws InputError when neither reading fits.
 */
export function alignShapes(
  prediction: readonly number[],
  target: readonly number[],
  layout: Layout,
  isImage = false,
): { readonly logits: readonly number[]; readonly isBatch: boolean } {
  const rank = prediction.length;
  const isDense = same(prediction, target);
  if (
    !isImage &&
    (rank === 4 || rank === 5) &&
    (isDense || same(withoutChannels(prediction, layout, 1), target))
  ) {
    return { logits: prediction, isBatch: true };
  }
  if ((rank === 3 || rank === 4) && (isDense || same(withoutChannels(prediction, layout, 0), target))) {
    return { logits: [1, ...prediction], isBatch: false };
  }
  throw new InputError({
    source: 'cli',
    subject: 'shapes of prediction and target',
    reason: `a target of ${show(target)} does not fit a prediction of ${show(prediction)}`,
    remedy: `Give a prediction ${forms[layout]} and labels without the axis C.`,
  });
}

/** Reads the files of a case, compares their geometry, and adds the axes that single images lack. */
export async function loadCase(paths: CasePaths): Promise<LoadedCase> {
  const prediction = await readVolume(paths.prediction);
  const target = await readVolume(paths.target);
  const mask = paths.mask === undefined ? undefined : await readVolume(paths.mask);
  const layout = layoutOf(prediction, paths.layout);
  compareGeometry(prediction, target);
  if (mask) compareGeometry(prediction, mask, 'mask');

  const channels = withChannel(prediction);
  const isImage = prediction.geometry !== undefined || target.geometry !== undefined;
  const { logits, isBatch } = alignShapes(channels, target.shape, layout, isImage);
  const tensor = ({ data, shape }: Volume): TensorData => ({ data, shape: isBatch ? shape : [1, ...shape] });
  return {
    paths,
    prediction,
    target,
    layout,
    inputs: {
      logits: { data: prediction.data, shape: logits },
      target: tensor(target),
      ...(mask ? { mask: tensor(mask) } : {}),
    },
  };
}
