import type { Loss } from './define-loss.ts';
import { InputError } from './errors.ts';
import type { InputSizes, NumericArray, TensorData } from './inputs.ts';

/** How far a probability may lie outside of 0 to 1 before it is taken for something else; covers float16. */
const probabilitySlack = 1e-3;

/** Largest magnitude that single precision holds; beyond it a logit would become infinite in most backends. */
const largestFloat32 = 3.4028234663852886e38;

function indexOf(flat: number, shape: readonly number[]): string {
  const index: number[] = [];
  let rest = flat;
  for (const length of [...shape].reverse()) {
    index.unshift(rest % length);
    rest = Math.floor(rest / length);
  }
  return `[${index.join(', ')}]`;
}

/** Finds the elements that fail a test: the first one, and how many there are. */
function offenders(data: NumericArray, isBad: (value: number, position: number) => boolean) {
  let first = -1;
  let count = 0;
  for (let i = 0; i < data.length; i++) {
    if (!isBad(data[i]!, i)) continue;
    if (first < 0) first = i;
    count++;
  }
  return { first, count };
}

function reject(
  name: string,
  tensor: TensorData,
  isBad: (value: number, position: number) => boolean,
  explain: (value: string) => { reason: string; remedy: string },
): void {
  const { first, count } = offenders(tensor.data, isBad);
  if (count === 0) return;
  const more = count > 1 ? ` (and ${count - 1} more)` : '';
  const { reason, remedy } = explain(`${tensor.data[first]} at ${indexOf(first, tensor.shape)}${more}`);
  throw new InputError({ subject: name, reason, remedy });
}

/** Integer arrays cannot hold NaN or infinity; anything else that a caller may pass can. */
const mayBeInfinite = (data: NumericArray): boolean =>
  !ArrayBuffer.isView(data) || data instanceof Float32Array || data instanceof Float64Array;

/** Rejects NaN, infinity and, when they must be probabilities, values outside of 0 to 1. */
export function checkPredictions(logits: TensorData, loss: Loss): void {
  if (mayBeInfinite(logits.data)) {
    reject(
      'logits',
      logits,
      (value) => !(Math.abs(value) <= largestFloat32),
      (where) => ({
        reason: `must be finite in single precision, got ${where}`,
        remedy: 'Look for a division by zero or an overflow in what computed them.',
      }),
    );
  }
  if (loss.activation !== 'none') return;
  reject(
    'probabilities',
    logits,
    (value) => value < -probabilitySlack || value > 1 + probabilitySlack,
    (where) => ({
      reason: `with activation 'none' they must lie between 0 and 1, got ${where}`,
      remedy: "Use activation 'softmax' or 'sigmoid' if these are logits.",
    }),
  );
}

/** Rejects dense targets with NaN, infinity or values outside of 0 to 1. */
export function checkSoftTarget(target: TensorData): void {
  reject(
    'target',
    target,
    (value) => !(value >= -probabilitySlack && value <= 1 + probabilitySlack),
    (where) => ({
      reason: `a dense target must lie between 0 and 1, got ${where}`,
      remedy: 'Give one-hot or soft values, or integer labels without the channel axis.',
    }),
  );
}

/** Rejects masks with values other than 0 and 1. */
export function checkMask(mask: TensorData): void {
  reject(
    'mask',
    mask,
    (value) => value !== 0 && value !== 1,
    (where) => ({
      reason: `must be 0 or 1, got ${where}`,
      remedy: 'Give 1 for voxels that count and 0 for ignored ones.',
    }),
  );
}

/** Rejects labels that are no class; voxels that the mask leaves out may hold any label. */
export function checkLabels(
  target: TensorData,
  mask: TensorData | undefined,
  sizes: InputSizes,
  loss: Loss,
): void {
  reject(
    'target',
    target,
    (value) => !Number.isInteger(value),
    (where) => ({
      reason: `labels must be integers, got ${where}`,
      remedy: 'Give integer labels, or a dense target of the shape of the logits.',
    }),
  );
  const isYesOrNo = sizes.classes === 1 && loss.activation !== 'softmax';
  const largest = isYesOrNo ? 1 : sizes.classes - 1;
  reject(
    'target',
    target,
    (value, position) =>
      (value < 0 || value > largest) && value !== loss.ignoreIndex && mask?.data[position] !== 0,
    (where) => ({
      reason: `label out of range 0 to ${largest}, got ${where}`,
      remedy: labelRemedy(sizes.classes, loss),
    }),
  );
}

const labelRemedy = (classes: number, loss: Loss): string =>
  classes === 1 && loss.activation === 'softmax'
    ? "Use activation 'sigmoid' for a prediction with one channel."
    : `Predict as many channels as there are labels (now ${classes}), or set ignoreIndex or a mask.`;
