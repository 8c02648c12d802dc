import { ignoredLabels } from '../define/context.ts';
import type { Loss } from '../define/define-loss.ts';
import { isZeroOrBetween, largestWeight, smallestAddend } from '../define/parameters.ts';
import { InputError } from '../errors/errors.ts';
import { formatIndex } from '../errors/format-index.ts';
import type { InputSizes, NumericArray, TensorData } from './inputs.ts';
import { labelRemedy } from './label-remedy.ts';
import { countAnswers } from './labels.ts';

/** How far a probability may lie outside of 0 to 1 before it is taken for something else; covers float16. */
export const probabilitySlack = 1e-3;

/** Largest magnitude of a logit, as single precision holds it: up to here losses and gradients are finite. */
export const largestLogit = Math.fround(1e30);

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
  const { reason, remedy } = explain(`${tensor.data[first]} at ${formatIndex(first, tensor.shape)}${more}`);
  throw new InputError({ subject: name, reason, remedy });
}

/** Tells whether all numbers are labels and one is above 1: a label map, not probabilities. */
const areLabels = ({ data }: TensorData): boolean =>
  data.every((value) => Number.isInteger(value) && value >= 0) && data.some((value) => value > 1);

/** Gives the value above 1 of an array that holds only this value and 0, such as a mask of 0 and 255. */
function highOf({ data }: TensorData): number | undefined {
  const high = data.find((value) => value !== 0);
  return high !== undefined && high > 1 && data.every((value) => value === 0 || value === high)
    ? high
    : undefined;
}

const oneHotRemedy =
  "If it is a label map, use activation 'none', pass oneHot(labels, classes) as the prediction, and give labels [N, ...spatial] as the target.";

/** How far interpolation leaves probabilities outside of 0 to 1. */
export const overshoot = 0.1;

/** What probabilities are multiplied by when they are stored as integers. */
const storedScales = [255, 32_767, 65_535];

function probabilityRemedy(logits: TensorData): string {
  const high = highOf(logits);
  if (high !== undefined) return `If they are a mask, divide them by ${high}.`;
  let [least, most] = [Infinity, -Infinity];
  for (const value of logits.data) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  if (least >= -overshoot && most <= 1 + overshoot) {
    return (
      'If they are probabilities that interpolation moved out of this range, clip them to 0 and 1. ' +
      "Use activation 'softmax' or 'sigmoid' if these are logits."
    );
  }
  const scale = storedScales.find((stored) => most <= stored && most > 0.9 * stored);
  if (least >= 0 && scale !== undefined) {
    return `If they are probabilities that were stored as integers, divide them by ${scale}.`;
  }
  return areLabels(logits) ? oneHotRemedy : "Use activation 'softmax' or 'sigmoid' if these are logits.";
}

/** Rejects NaN, infinity, what is too large and, when they must be probabilities, values outside of 0 to 1. */
export function checkPredictions(logits: TensorData, loss: Loss): void {
  // Integer arrays cannot hold such values.
  if (logits.data instanceof Float32Array || logits.data instanceof Float64Array) {
    reject(
      'logits',
      logits,
      (value) => !(Math.abs(value) <= largestLogit),
      (where) => ({
        reason: /^-?[\d.]/.test(where)
          ? `must lie between -1e30 and 1e30, got ${where}`
          : `must be finite, got ${where}`,
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
      remedy: probabilityRemedy(logits),
    }),
  );
}

function denseRemedy(target: TensorData, logits: TensorData, { classes }: InputSizes): string {
  if (areLabels(target) && areLabels(logits)) return oneHotRemedy;
  const high = highOf(target);
  if (high !== undefined) {
    return classes === 1 && Number.isInteger(high)
      ? `Name the labels of background and foreground with labels: [0, ${high}].`
      : `Divide it by ${high}.`;
  }
  return 'Give one-hot or soft values, or integer labels without the channel axis.';
}

/** Rejects dense targets with NaN, infinity or values outside of 0 to 1. */
export function checkSoftTarget(target: TensorData, logits: TensorData, sizes: InputSizes): void {
  reject(
    'target',
    target,
    (value) => !(value >= -probabilitySlack && value <= 1 + probabilitySlack),
    (where) => ({
      reason: `a dense target must lie between 0 and 1, got ${where}`,
      remedy: denseRemedy(target, logits, sizes),
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

/** Rejects weights of voxels that are not finite, negative, or so small or large that single precision loses sums of them. */
export function checkVoxelWeights(weights: TensorData): void {
  reject(
    'weights',
    weights,
    (value) => !isZeroOrBetween(value, smallestAddend, largestWeight),
    (where) => ({
      reason: `must be 0 or from 1e-18 to 1e6, got ${where}`,
      remedy: isScaled(weights)
        ? 'Multiply all of them by one factor: that changes a mean only through its smoothing.'
        : 'Give 0 for voxels that do not count, and a positive number for others.',
    }),
  );
}

/** Tells whether all numbers are finite and not negative. */
const isScaled = ({ data }: TensorData): boolean => data.every((value) => value >= 0 && value < Infinity);

/** Rejects labels outside the classes; voxels that the mask leaves out may hold any label. */
export function checkLabels(
  target: TensorData,
  mask: TensorData | undefined,
  sizes: InputSizes,
  loss: Loss,
): void {
  const ignored = ignoredLabels(loss);
  reject(
    'target',
    target,
    (value) => !Number.isInteger(value),
    (where) => ({
      reason: `labels must be integers, got ${where}`,
      remedy: `Give integer labels, with the scale of their file applied, or a dense target of the shape of the logits${ignored.length > 0 ? ', with a mask instead of ignoreIndex' : ''}.`,
    }),
  );
  const largest = countAnswers(sizes.classes, loss) - 1;
  reject(
    'target',
    target,
    (value, position) =>
      (value < 0 || value > largest) && !ignored.includes(value) && mask?.data[position] !== 0,
    (where) => ({
      reason: `label out of range 0 to ${largest}, got ${where}`,
      remedy: labelRemedy(target, mask, sizes, loss),
    }),
  );
}
