import { checkLabels, checkMask, checkPredictions, checkSoftTarget } from './check-values.ts';
import type { Loss } from './define-loss.ts';
import { InputError, ParameterError } from './errors.ts';
import {
  type CheckedInputs,
  type InputSizes,
  type Inputs,
  type Layout,
  layouts,
  type TensorData,
} from './inputs.ts';
import { suggest } from './suggest.ts';

const show = (shape: readonly number[]): string => `[${shape.join(', ')}]`;

const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((length, axis) => length === b[axis]);

function fail(subject: string, reason: string, remedy: string): never {
  throw new InputError({ subject, reason, remedy });
}

function checkTensor(name: string, tensor: TensorData): void {
  // Callers without types may leave anything out.
  const given: Partial<TensorData> | undefined = tensor;
  if (given?.data?.length === undefined || !Array.isArray(given.shape)) {
    fail(name, 'it is missing, or has no data and shape', 'Give { data, shape }.');
  }
  const { data, shape } = tensor;
  if (!shape.every((length) => Number.isSafeInteger(length) && length >= 0)) {
    fail(`shape of ${name}`, `${show(shape)} is not a list of sizes`, 'Give one positive integer per axis.');
  }
  const count = shape.reduce((product, length) => product * length, 1);
  if (count === 0) {
    fail(`shape of ${name}`, `${show(shape)} has no elements`, 'Give at least one sample, class and voxel.');
  }
  if (count !== data.length) {
    fail(
      `shape of ${name}`,
      `${show(shape)} asks for ${count} elements, the data has ${data.length}`,
      'Give the shape that the data was written with.',
    );
  }
}

function sizesOf(shape: readonly number[], layout: Layout): InputSizes {
  const form = layout === 'channels-first' ? '[N, C, ...spatial]' : '[N, ...spatial, C]';
  if (shape.length !== 4 && shape.length !== 5) {
    fail(
      'shape of logits',
      `${show(shape)} has ${shape.length} axes`,
      `Give ${form} with 2 or 3 spatial axes; add a batch axis of 1 to a single image.`,
    );
  }
  const [samples, ...rest] = shape as [number, ...number[]];
  const classes = layout === 'channels-first' ? rest[0]! : rest.at(-1)!;
  return { samples, classes, spatial: layout === 'channels-first' ? rest.slice(1) : rest.slice(0, -1) };
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

/**
 * Checks the name of a layout, which callers without types may mistype.
 *
 * @throws ParameterError
 */
export function checkLayout(layout: string): Layout {
  const known = layouts.find((name) => name === layout);
  if (known) return known;
  throw new ParameterError({
    subject: `layout '${layout}'`,
    reason: 'no such layout',
    remedy: suggest(layout, layouts),
  });
}

/**
 * Checks what costs no time: that nothing is missing, and that all shapes fit the loss and each other.
 *
 * @throws InputError
 */
export function checkShapes(loss: Loss, inputs: Inputs, layout: Layout = 'channels-first'): CheckedInputs {
  // Callers without types may pass nothing at all.
  const { logits, target, mask } = (inputs as Inputs | undefined) ?? ({} as Inputs);
  checkTensor('logits', logits);
  const sizes = sizesOf(logits.shape, layout);
  checkSpacing(loss, sizes);
  const labelShape = [sizes.samples, ...sizes.spatial];

  checkTensor('target', target);
  const dense = sameShape(target.shape, logits.shape);
  if (!dense && !sameShape(target.shape, labelShape)) {
    fail(
      'shape of target',
      `${show(target.shape)} does not fit logits of shape ${show(logits.shape)}`,
      `Give labels of shape ${show(labelShape)} or a dense target of the shape of the logits.`,
    );
  }
  if (mask) {
    checkTensor('mask', mask);
    if (!sameShape(mask.shape, labelShape)) {
      fail(
        'shape of mask',
        `${show(mask.shape)} does not fit logits of shape ${show(logits.shape)}`,
        `Give a mask of shape ${show(labelShape)}.`,
      );
    }
  }
  if (dense && loss.ignoreIndex !== undefined) {
    fail(
      "parameter 'ignoreIndex'",
      'it names an integer label, and the target is dense',
      'Pass a mask instead, or integer labels.',
    );
  }

  const signature = {
    classes: sizes.classes,
    target: dense ? 'dense' : 'labels',
    mask: mask !== undefined,
  } as const;
  return { ...inputs, layout, sizes, signature };
}

/**
 * Looks at every number of inputs whose shapes fit: NaN and infinity, labels out of range, masks that are not 0 or 1,
 * and probabilities that are none.
 *
 * @throws InputError
 */
export function checkContents(loss: Loss, { logits, target, mask, signature, sizes }: CheckedInputs): void {
  if (mask) checkMask(mask);
  checkPredictions(logits, loss);
  if (signature.target === 'dense') checkSoftTarget(target);
  else checkLabels(target, mask, sizes, loss);
}

/**
 * Checks inputs against a loss before any work is done: {@link checkShapes} and {@link checkContents}.
 *
 * @throws InputError
 */
export function checkInputs(loss: Loss, inputs: Inputs, layout: Layout = 'channels-first'): CheckedInputs {
  const checked = checkShapes(loss, inputs, layout);
  checkContents(loss, checked);
  return checked;
}
