import { InputError, type InputSignature, type InputSizes, type Layout, type Loss } from '@segloss/core';
import type { Tensor } from './tensorflow.ts';

/** Inputs of a loss function whose shapes fit. */
export interface CheckedTensors {
  readonly sizes: InputSizes;
  readonly signature: InputSignature;
}

const show = (shape: readonly number[]): string => `[${shape.join(', ')}]`;

const isSame = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((length, axis) => length === b[axis]);

function fail(subject: string, reason: string, remedy: string): never {
  throw new InputError({ source: 'tfjs', subject, reason, remedy });
}

function sizesOf(shape: readonly number[], layout: Layout): InputSizes {
  if (shape.length !== 4 && shape.length !== 5) {
    const form = layout === 'channels-first' ? '[N, C, ...spatial]' : '[N, ...spatial, C]';
    fail(
      'shape of yPred',
      `${show(shape)} has ${shape.length} axes`,
      `Give ${form} with 2 or 3 spatial axes.`,
    );
  }
  const [samples, ...rest] = shape as [number, ...number[]];
  return layout === 'channels-first'
    ? { samples, classes: rest[0]!, spatial: rest.slice(1) }
    : { samples, classes: rest.at(-1)!, spatial: rest.slice(0, -1) };
}

/**
 * Checks the shapes of tensors against a loss. Values are not looked at, as that would copy them from the device:
 * NaN goes through, and a label that is no class counts as a voxel of no class.
 *
 * @throws InputError
 */
export function checkTensors(
  loss: Loss,
  layout: Layout,
  yTrue: Tensor,
  yPred: Tensor,
  mask: Tensor | undefined,
): CheckedTensors {
  const sizes = sizesOf(yPred.shape, layout);
  const labelShape = [sizes.samples, ...sizes.spatial];
  if (yPred.size === 0) {
    fail(
      'shape of yPred',
      `${show(yPred.shape)} has no elements`,
      'Give at least one sample, class and voxel.',
    );
  }
  const dense = isSame(yTrue.shape, yPred.shape);
  const fit = `does not fit yPred of shape ${show(yPred.shape)} in layout '${layout}'`;
  if (!dense && !isSame(yTrue.shape, labelShape)) {
    fail(
      'shape of yTrue',
      `${show(yTrue.shape)} ${fit}`,
      `Give labels of shape ${show(labelShape)} or a dense target of the shape of yPred.`,
    );
  }
  if (mask && !isSame(mask.shape, labelShape)) {
    fail('shape of mask', `${show(mask.shape)} ${fit}`, `Give a mask of shape ${show(labelShape)}.`);
  }
  if (dense && loss.ignoreIndex !== undefined) {
    fail(
      "parameter 'ignoreIndex'",
      'it names an integer label, and yTrue is dense',
      'Pass a mask instead, or integer labels.',
    );
  }
  const target = dense ? 'dense' : 'labels';
  return { sizes, signature: { classes: sizes.classes, target, mask: mask !== undefined } };
}
