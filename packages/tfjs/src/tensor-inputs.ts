import {
  describeKind,
  InputError,
  type InputSignature,
  type InputSizes,
  ignoredLabels,
  type Layout,
  type Loss,
} from '@segloss/core/adapter';
import type { Tensor } from './tensorflow.ts';

/** Describes inputs of a loss function whose shapes fit. */
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

/** Refuses what is no tensor, which callers without types may give. */
function checkIsTensor(name: string, given: unknown): void {
  const { shape, dataSync } = (given ?? {}) as Partial<Tensor>;
  if (Array.isArray(shape) && typeof dataSync === 'function') return;
  fail(name, `it is ${describeKind(given)}, not a tensor`, 'Give a tensor of TensorFlow.js.');
}

/**
 * Checks the shapes of tensors against a loss.
 *
 * @throws InputError
 */
export function checkTensors(
  loss: Loss,
  layout: Layout,
  yTrue: Tensor,
  yPred: Tensor,
  mask: Tensor | null | undefined,
): CheckedTensors {
  checkIsTensor('yPred', yPred);
  checkIsTensor('yTrue', yTrue);
  if (mask !== undefined && mask !== null) checkIsTensor('mask', mask);
  const sizes = sizesOf(yPred.shape, layout);
  const labelShape = [sizes.samples, ...sizes.spatial];
  if (yPred.size === 0) {
    fail(
      'shape of yPred',
      `${show(yPred.shape)} has no elements`,
      'Give at least one sample, class and voxel.',
    );
  }
  const withChannel =
    layout === 'channels-first' ? [sizes.samples, 1, ...sizes.spatial] : [sizes.samples, ...sizes.spatial, 1];
  const isPerVoxel = ({ shape }: Tensor) => isSame(shape, labelShape) || isSame(shape, withChannel);
  const isIgnoring = ignoredLabels(loss).length > 0;
  // For the only channel, labels are a target too, which may be soft; ignored ones are labels.
  const isOne = sizes.classes === 1 && loss.activation !== 'softmax';
  const dense = isOne
    ? isPerVoxel(yTrue) &&
      !isIgnoring &&
      (yTrue.dtype === 'float32' || yTrue.shape.length === yPred.shape.length)
    : isSame(yTrue.shape, yPred.shape);
  const fit = `does not fit yPred of shape ${show(yPred.shape)} in layout '${layout}'`;
  if (!dense && !isPerVoxel(yTrue)) {
    fail(
      'shape of yTrue',
      `${show(yTrue.shape)} ${fit}`,
      `Give labels of shape ${show(labelShape)} or a dense target of the shape of yPred.`,
    );
  }
  if (mask && !isPerVoxel(mask)) {
    fail('shape of mask', `${show(mask.shape)} ${fit}`, `Give a mask of shape ${show(labelShape)}.`);
  }
  if (dense && isIgnoring) {
    fail(
      "parameter 'ignoreIndex'",
      'it names an integer label, and yTrue is dense',
      'Pass a mask instead, or integer labels.',
    );
  }
  const target = dense ? 'dense' : 'labels';
  return { sizes, signature: { classes: sizes.classes, target, mask: Boolean(mask) } };
}
