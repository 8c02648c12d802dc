import { type Loss, wrongActivation } from '../define/define-loss.ts';
import { leavesOf } from '../define/parts.ts';
import { checkPerChannel } from '../define/per-channel.ts';
import { checkKeys } from '../errors/check-keys.ts';
import { InputError } from '../errors/errors.ts';
import { readAnnotated } from './annotated.ts';
import { unshared } from './arrays.ts';
import {
  checkLabels,
  checkMask,
  checkPredictions,
  checkSoftTarget,
  checkVoxelWeights,
} from './check-values.ts';
import type { AnyInputs, CheckedInputs, InputSizes, Inputs, Layout, TensorData } from './inputs.ts';
import { labelMapRemedy, rankRemedy, sizesOf, targetRemedy, voxelShapes } from './shape-remedy.ts';
import { readTarget } from './target.ts';
import { sameShape, show, takeOptionalTensor, takeTensor } from './tensor.ts';

function fail(subject: string, reason: string, remedy: string): never {
  throw new InputError({ subject, reason, remedy });
}

/**
 * Refuses a spacing whose length is not that of the image.
 *
 * @param source which package speaks
 * @throws InputError
 */
export function checkSpacing(loss: Loss, { spatial }: Pick<InputSizes, 'spatial'>, source = 'core'): void {
  for (const { id, parameters } of leavesOf(loss)) {
    const { spacing } = parameters;
    if (!Array.isArray(spacing) || spacing.length === spatial.length) continue;
    throw new InputError({
      source,
      subject: `parameter 'spacing' of '${id}'`,
      reason: `has ${spacing.length} numbers for spatial axes ${show(spatial)}`,
      remedy: 'Give one number per spatial axis, in their order.',
    });
  }
}

const inputNames: readonly (keyof Inputs)[] = ['logits', 'target', 'mask', 'weights', 'annotated', 'labels'];

/**
 * Checks what takes next to no time: that nothing is missing or mistyped, and that all shapes fit the loss and each other.
 * Converts labels to the form that graphs take, where they need it: 64-bit integers, arrays of other realms, labels that
 * `labels` maps to classes, and floating point numbers near integers.
 *
 * @param elsewhere names of what a backend reads and checks itself, such as where results are to go
 * @throws InputError; ParameterError when `classWeights` or `positiveWeight` do not fit the channels
 */
export function checkShapes(
  loss: Loss,
  inputs: AnyInputs,
  layout: Layout = 'channels-first',
  elsewhere: readonly string[] = [],
): CheckedInputs {
  // Callers without types may pass nothing at all.
  const given = (inputs as AnyInputs | undefined) ?? ({} as AnyInputs);
  checkKeys('inputs', given, inputNames, InputError, 'core', elsewhere);
  const logits = takeTensor('logits', given.logits);
  const sizes = sizesOf(logits.shape, layout);
  if (!sizes) {
    const { shape } = logits;
    fail(
      'shape of logits',
      `${show(shape)} has ${shape.length} axes`,
      rankRemedy(logits, takeOptionalTensor('target', given.target), layout),
    );
  }
  checkSpacing(loss, sizes);
  // Before any number is looked at, so that every backend names the same fault first.
  checkPerChannel(loss, sizes.classes);

  const fitting = voxelShapes(sizes, layout);
  const isPerVoxel = (shape: readonly number[]) => fitting.some((voxels) => sameShape(shape, voxels));
  const found = takeTensor('target', given.target);
  const isPerChannel = sameShape(found.shape, logits.shape);
  const mapsRemedy = labelMapRemedy(logits, found, layout);
  if (mapsRemedy) {
    fail(
      'shape of logits',
      `${show(logits.shape)} is that of label maps, which have no channels`,
      mapsRemedy,
    );
  }
  if (!isPerChannel && !isPerVoxel(found.shape)) {
    fail(
      'shape of target',
      `${show(found.shape)} does not fit logits of shape ${show(logits.shape)}`,
      targetRemedy(logits, found, sizes, layout),
    );
  }
  const problem = wrongActivation(loss, sizes);
  if (problem) throw new InputError({ subject: 'logits', ...problem });
  const takePerVoxel = (name: 'mask' | 'weights', what: string): TensorData | undefined => {
    const tensor = takeOptionalTensor(name, given[name]);
    if (tensor && !isPerVoxel(tensor.shape)) {
      fail(
        `shape of ${name}`,
        `${show(tensor.shape)} does not fit logits of shape ${show(logits.shape)}`,
        `Give ${what} of shape ${show(fitting[0]!)}.`,
      );
    }
    return tensor && { data: tensor.data, shape: fitting[0]! };
  };
  const mask = takePerVoxel('mask', 'a mask');
  const weights = takePerVoxel('weights', 'weights');
  const annotated = readAnnotated(given.annotated, sizes, loss);
  const labels = given.labels ?? undefined;
  const counted = () => countedVoxels(mask, weights);
  const reading = { loss, sizes, logits, counted, layout, labels };
  const { target, kind, isMapped } = readTarget(found, isPerChannel, reading);
  const signature = {
    classes: sizes.classes,
    target: kind,
    mask: mask !== undefined,
    ...(weights ? { weights: true as const } : {}),
    ...(annotated ? { annotated: true as const } : {}),
    ...(isMapped ? { isMapped } : {}),
  } as const;
  return {
    logits,
    target,
    ...(mask ? { mask } : {}),
    ...(weights ? { weights } : {}),
    ...(annotated ? { annotated } : {}),
    layout,
    sizes,
    signature,
  };
}

/** Marks with 0 the voxels that do not count, because of a mask or their weight; others with any number. */
function countedVoxels(
  mask: TensorData | undefined,
  weights: TensorData | undefined,
): TensorData | undefined {
  if (!weights || !mask) return weights ?? mask;
  const data = new Uint8Array(weights.data.length);
  for (let i = 0; i < data.length; i++) data[i] = weights.data[i] === 0 || mask.data[i] === 0 ? 0 : 1;
  return { data, shape: weights.shape };
}

/**
 * Checks every number of inputs whose shapes fit: refuses NaN and infinity, logits beyond 1e30, labels out of range, masks
 * other than 0 and 1, and probabilities outside of 0 to 1.
 *
 * @throws InputError
 */
export function checkContents(loss: Loss, inputs: CheckedInputs): void {
  const { logits, target, mask, weights, signature, sizes } = inputs;
  if (mask) checkMask(mask);
  if (weights) checkVoxelWeights(weights);
  checkPredictions(logits, loss);
  if (signature.target === 'dense') checkSoftTarget(target, logits, sizes);
  else if (!signature.isMapped) checkLabels(target, countedVoxels(mask, weights), sizes, loss);
}

const inOwnMemory = ({ data, shape }: TensorData): TensorData => ({ data: unshared(data), shape });

/**
 * Checks inputs against a loss before any work is done: {@link checkShapes} and {@link checkContents}. Arrays in shared or
 * resizable memory are copied.
 *
 * @throws InputError
 */
export function checkInputs(loss: Loss, inputs: AnyInputs, layout: Layout = 'channels-first'): CheckedInputs {
  const checked = checkShapes(loss, inputs, layout);
  checkContents(loss, checked);
  const { logits, target, mask, weights } = checked;
  return {
    ...checked,
    logits: inOwnMemory(logits),
    target: inOwnMemory(target),
    ...(mask ? { mask: inOwnMemory(mask) } : {}),
    ...(weights ? { weights: inOwnMemory(weights) } : {}),
  };
}
