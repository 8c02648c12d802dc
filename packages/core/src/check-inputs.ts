import { checkLabels, checkMask, checkPredictions, checkSoftTarget } from './check-values.ts';
import { type Loss, oneChannelSoftmax } from './define-loss.ts';
import { InputError } from './errors.ts';
import { rankRemedy, sizesOf, targetRemedy, voxelShapes } from './fit.ts';
import type { AnyInputs, CheckedInputs, InputSizes, Inputs, Layout } from './inputs.ts';
import { checkKeys } from './keys.ts';
import { readTarget } from './target.ts';
import { sameShape, show, takeOptionalTensor, takeTensor } from './tensor.ts';

function fail(subject: string, reason: string, remedy: string): never {
  throw new InputError({ subject, reason, remedy });
}

function checkSpacing(loss: Loss, sizes: InputSizes): void {
  const { spacing } = loss.parameters;
  if (!Array.isArray(spacing) || spacing.length === sizes.spatial.length) return;
  fail(
    `parameter 'spacing' of '${loss.id}'`,
    `has ${spacing.length} numbers for spatial axes ${show(sizes.spatial)}`,
    'Give one number per spatial axis, in their order.',
  );
}

const inputNames: readonly (keyof Inputs)[] = ['logits', 'target', 'mask', 'labels'];

/**
 * Checks what costs no time: that nothing is missing or mistyped, and that all shapes fit the loss and each other.
 * Brings labels into the form that graphs take, which costs time only where they are not in it already: those of 64 bits
 * and of other realms, those that `labels` maps, floating point numbers near integers.
 *
 * @param elsewhere names of what a backend reads and checks itself, such as where results are to go
 * @throws InputError
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

  const fitting = voxelShapes(sizes, layout);
  const isPerVoxel = (shape: readonly number[]) => fitting.some((voxels) => sameShape(shape, voxels));
  const found = takeTensor('target', given.target);
  const isPerChannel = sameShape(found.shape, logits.shape);
  if (!isPerChannel && !isPerVoxel(found.shape)) {
    fail(
      'shape of target',
      `${show(found.shape)} does not fit logits of shape ${show(logits.shape)}`,
      targetRemedy(logits, found, sizes, layout),
    );
  }
  const lonely = oneChannelSoftmax(loss, sizes);
  if (lonely) throw new InputError({ subject: 'logits', ...lonely });
  const masking = takeOptionalTensor('mask', given.mask);
  if (masking && !isPerVoxel(masking.shape)) {
    fail(
      'shape of mask',
      `${show(masking.shape)} does not fit logits of shape ${show(logits.shape)}`,
      `Give a mask of shape ${show(fitting[0]!)}.`,
    );
  }
  const mask = masking && { data: masking.data, shape: fitting[0]! };
  const labels = given.labels ?? undefined;
  const { target, kind, isMapped } = readTarget(found, isPerChannel, { loss, sizes, logits, mask, labels });
  const signature = {
    classes: sizes.classes,
    target: kind,
    mask: mask !== undefined,
    ...(isMapped ? { isMapped } : {}),
  } as const;
  return { logits, target, ...(mask ? { mask } : {}), layout, sizes, signature };
}

/**
 * Looks at every number of inputs whose shapes fit: NaN and infinity, logits beyond 1e30, labels out of range, masks
 * that are not 0 or 1, and probabilities that are none.
 *
 * @throws InputError
 */
export function checkContents(loss: Loss, { logits, target, mask, signature, sizes }: CheckedInputs): void {
  if (mask) checkMask(mask);
  checkPredictions(logits, loss);
  if (signature.target === 'dense') checkSoftTarget(target, logits, sizes);
  else if (!signature.isMapped) checkLabels(target, mask, sizes, loss);
}

/**
 * Checks inputs against a loss before any work is done: {@link checkShapes} and {@link checkContents}.
 *
 * @throws InputError
 */
export function checkInputs(loss: Loss, inputs: AnyInputs, layout: Layout = 'channels-first'): CheckedInputs {
  const checked = checkShapes(loss, inputs, layout);
  checkContents(loss, checked);
  return checked;
}
