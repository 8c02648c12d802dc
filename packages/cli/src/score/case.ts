import { InputError, type Inputs, type TensorData } from '@segloss/core';
import { compareGeometry } from '../files/geometry.ts';
import { readVolume, type Volume } from '../files/volume.ts';

/** Where the arrays of a case lie. */
export interface CasePaths {
  readonly prediction: string;
  readonly target: string;
  readonly mask?: string | undefined;
}

/** A case that was read: inputs with all axes, and the files they came from. */
export interface LoadedCase {
  readonly paths: CasePaths;
  readonly prediction: Volume;
  readonly inputs: Inputs;
}

const same = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((length, axis) => length === b[axis]);

const show = (shape: readonly number[]): string => `[${shape.join(', ')}]`;

const spatialOf = ([first, , ...spatial]: readonly number[]): number[] => [first!, ...spatial];

/** Gives a 3-D image without a channel axis its one channel: the usual form of a binary prediction in NIfTI. */
function withChannel(prediction: Volume): readonly number[] {
  const isImage = prediction.geometry !== undefined && prediction.shape.length === 3;
  return isImage ? [1, ...prediction.shape] : prediction.shape;
}

/**
 * Adds the batch axis that single images lack. With a batch axis wins where both readings fit.
 *
 * @throws InputError when neither reading fits.
 */
export function alignShapes(
  prediction: readonly number[],
  target: readonly number[],
): { readonly logits: readonly number[]; readonly isBatch: boolean } {
  const rank = prediction.length;
  const isDense = same(prediction, target);
  if ((rank === 4 || rank === 5) && (isDense || same(spatialOf(prediction), target))) {
    return { logits: prediction, isBatch: true };
  }
  if ((rank === 3 || rank === 4) && (isDense || same(prediction.slice(1), target))) {
    return { logits: [1, ...prediction], isBatch: false };
  }
  throw new InputError({
    source: 'cli',
    subject: 'shapes of prediction and target',
    reason: `${show(target)} does not fit ${show(prediction)}`,
    remedy: 'Give a prediction [N, C, ...spatial] or [C, ...spatial] and labels without the axis C.',
  });
}

/** Reads the files of a case, compares their geometry, and adds the axes that single images lack. */
export async function loadCase(paths: CasePaths): Promise<LoadedCase> {
  const prediction = await readVolume(paths.prediction);
  const target = await readVolume(paths.target);
  const mask = paths.mask === undefined ? undefined : await readVolume(paths.mask);
  compareGeometry(prediction, target);
  if (mask) compareGeometry(prediction, mask);

  const channels = withChannel(prediction);
  const { logits, isBatch } = alignShapes(channels, target.shape);
  const tensor = ({ data, shape }: Volume): TensorData => ({ data, shape: isBatch ? shape : [1, ...shape] });
  return {
    paths,
    prediction,
    inputs: {
      logits: { data: prediction.data, shape: logits },
      target: tensor(target),
      ...(mask ? { mask: tensor(mask) } : {}),
    },
  };
}
