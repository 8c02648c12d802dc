import type { InputSignature, InputSizes, Layout, Loss } from '@segloss/core/adapter';
import { InputError, ParameterError } from '@segloss/core/errors';
import {
  checkSpacing,
  describeKind,
  ignoredLabels,
  labelsOfGraph,
  readAnnotated,
  type TensorData,
  targetRemedy,
} from '@segloss/core/programs';
import type { OptionalInputs } from './optional-inputs.ts';
import type { Tensor, TensorFlow } from './tensorflow.ts';
import { remedyForTraining } from './wording.ts';

/** Inputs of a loss function whose shapes fit. */
export interface CheckedTensors {
  readonly sizes: InputSizes;
  readonly signature: InputSignature;
  /** Whether yTrue is the target of the only channel, and its values decide whether it is soft. */
  readonly mayBeSoft: boolean;
  /** 1 for a class that was annotated in a sample, else 0, `[N, C]`; undefined where all were. */
  readonly annotated: TensorData | undefined;
}

/** The facts that determine how tensors are read. */
export interface TensorReading {
  readonly layout: Layout;
  /** The label of each class, if the caller lists them. */
  readonly labels: unknown;
}

const show = (shape: readonly number[]): string => `[${shape.join(', ')}]`;

const isSame = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((length, axis) => length === b[axis]);

function fail(subject: string, reason: string, remedy: string): never {
  throw new InputError({ source: 'tfjs', subject, reason, remedy });
}

/**
 * Refuses anything but TensorFlow.js. Callers without types may pass anything.
 *
 * @throws ParameterError
 */
export function checkTensorFlow(subject: string, given: unknown): asserts given is TensorFlow {
  const { customGrad, engine, getBackend, tidy } = (given ?? {}) as Partial<TensorFlow>;
  if ([customGrad, engine, getBackend, tidy].every((one) => typeof one === 'function')) return;
  throw new ParameterError({
    source: 'tfjs',
    subject,
    reason: `it is ${describeKind(given)}, without the functions of TensorFlow.js`,
    remedy: "Pass the namespace that you get with import * as tf from '@tensorflow/tfjs'.",
  });
}

function sizesOf(shape: readonly number[], layout: Layout): InputSizes {
  if (shape.length < 3 || shape.length > 5) {
    const form = layout === 'channels-first' ? '[N, C, ...spatial]' : '[N, ...spatial, C]';
    fail(
      'shape of yPred',
      `${show(shape)} has ${shape.length} axes`,
      `Give ${form} with 1, 2 or 3 spatial axes.`,
    );
  }
  const [samples, ...rest] = shape as [number, ...number[]];
  return layout === 'channels-first'
    ? { samples, classes: rest[0]!, spatial: rest.slice(1) }
    : { samples, classes: rest.at(-1)!, spatial: rest.slice(0, -1) };
}

/** Refuses anything but a tensor of real numbers. Callers without types may pass anything. */
function checkIsTensor(name: string, given: unknown): void {
  const { shape, dataSync, dtype, isDisposed } = (given ?? {}) as Partial<Tensor>;
  if (!Array.isArray(shape) || typeof dataSync !== 'function') {
    fail(name, `it is ${describeKind(given)}, not a tensor`, 'Give a tensor of TensorFlow.js.');
  }
  if (isDisposed === true) {
    fail(
      name,
      'its memory was given back',
      'Dispose of it after the loss is computed, or keep it with tf.keep().',
    );
  }
  if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool') return;
  fail(
    name,
    `it holds values of type ${dtype}`,
    dtype === 'complex64'
      ? 'Give a tensor of real numbers, such as tf.real(x).'
      : 'Give a tensor of float32 numbers.',
  );
}

/**
 * Checks the shapes of tensors against a loss.
 *
 * @throws InputError
 */
export function checkTensors(
  loss: Loss,
  { layout, labels: named }: TensorReading,
  yTrue: Tensor,
  yPred: Tensor,
  { mask, weights, annotated: lists }: OptionalInputs,
): CheckedTensors {
  checkIsTensor('yPred', yPred);
  checkIsTensor('yTrue', yTrue);
  for (const [name, given] of Object.entries({ mask, weights }))
    if (given !== undefined && given !== null) checkIsTensor(name, given);
  const sizes = sizesOf(yPred.shape, layout);
  const labelShape = [sizes.samples, ...sizes.spatial];
  if (yPred.size === 0) {
    fail(
      'shape of yPred',
      `${show(yPred.shape)} has no elements`,
      'Give at least one sample, class and voxel.',
    );
  }
  checkSpacing(loss, sizes, 'tfjs');
  const withChannel =
    layout === 'channels-first' ? [sizes.samples, 1, ...sizes.spatial] : [sizes.samples, ...sizes.spatial, 1];
  const isPerVoxel = ({ shape }: Tensor) => isSame(shape, labelShape) || isSame(shape, withChannel);
  const fit = `does not fit yPred of shape ${show(yPred.shape)} in layout '${layout}'`;
  if (!isPerVoxel(yTrue) && !isSame(yTrue.shape, yPred.shape)) {
    const remedy = remedyForTraining(targetRemedy(yPred, yTrue, sizes, layout));
    fail('shape of yTrue', `${show(yTrue.shape)} ${fit}`, remedy);
  }
  if (mask && !isPerVoxel(mask)) {
    fail('shape of mask', `${show(mask.shape)} ${fit}`, `Give a mask of shape ${show(labelShape)}.`);
  }
  if (weights && !isPerVoxel(weights)) {
    fail('shape of weights', `${show(weights.shape)} ${fit}`, `Give weights of shape ${show(labelShape)}.`);
  }
  const annotated = readAnnotated(lists, sizes, loss, 'tfjs');
  const labels = named === undefined ? undefined : labelsOfGraph(named, sizes.classes, loss, 'tfjs');
  const isNamed = named !== undefined || ignoredLabels(loss).length > 0;
  // With one channel, a target of this shape may be labels or soft. With the option `labels` it is labels.
  const isOne = sizes.classes === 1 && loss.activation !== 'softmax';
  const mayBeSoft = isOne && !isNamed && yTrue.dtype === 'float32';
  const isDense = isOne ? mayBeSoft : isSame(yTrue.shape, yPred.shape);
  if (isDense && isNamed) {
    const isIgnoring = named === undefined;
    fail(
      isIgnoring ? "parameter 'ignoreIndex'" : 'labels',
      isIgnoring
        ? 'it names an integer label, and yTrue is dense'
        : 'they name integer labels, and yTrue is dense',
      isIgnoring ? 'Pass a mask instead, or integer labels.' : 'Leave them out, or give integer labels.',
    );
  }
  return {
    sizes,
    mayBeSoft,
    annotated,
    signature: {
      classes: sizes.classes,
      target: isDense ? 'dense' : 'labels',
      mask: Boolean(mask),
      ...(weights ? { weights: true } : {}),
      ...(annotated ? { annotated: true } : {}),
      ...(labels ? { labels } : {}),
    },
  };
}
