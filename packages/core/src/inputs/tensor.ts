import { describe } from '../define/parameters.ts';
import { InputError } from '../errors/errors.ts';
import { describeKind, numbersOf } from './arrays.ts';
import type { CheckedInputs, TensorData } from './inputs.ts';

/** Writes a shape for a message, whatever callers without types give as lengths. */
export const show = (shape: readonly unknown[]): string =>
  `[${shape.map((length) => (typeof length === 'number' ? length : describe(length))).join(', ')}]`;

/** Multiplies lengths. */
export const countOf = (shape: readonly number[]): number =>
  shape.reduce((product, length) => product * length, 1);

/** Tells whether two shapes are the same. */
export const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((length, axis) => length === b[axis]);

function fail(subject: string, reason: string, remedy: string): never {
  throw new InputError({ subject, reason, remedy });
}

function checkShape(name: string, shape: readonly number[], length: number): void {
  if (!shape.every((size) => Number.isSafeInteger(size) && size >= 0)) {
    fail(`shape of ${name}`, `${show(shape)} is not a list of sizes`, 'Give one positive integer per axis.');
  }
  const count = countOf(shape);
  if (count === 0) {
    fail(`shape of ${name}`, `${show(shape)} has no elements`, 'Give at least one sample, class and voxel.');
  }
  if (count === length) return;
  const isLost = length === 0;
  fail(
    `shape of ${name}`,
    `${show(shape)} asks for ${count} elements, the data has ${length}`,
    isLost
      ? 'Create the array again: it is emptied when it is transferred to another thread or when its memory moves.'
      : 'Give the shape that the data was written with.',
  );
}

/**
 * Takes one of the inputs, whatever callers without types may give.
 *
 * @throws InputError when it is no tensor, or its shape does not fit its data
 */
export function takeTensor(name: string, given: unknown): TensorData {
  if (typeof given !== 'object' || given === null || !('data' in given) || !('shape' in given)) {
    const missing = 'it is missing, or has no data and shape';
    const found = typeof given === 'object' && given !== null ? missing : `it is ${describeKind(given)}`;
    fail(name, given === undefined || given === null ? missing : found, 'Give { data, shape }.');
  }
  const { data, shape } = given;
  const numbers = numbersOf(name, data);
  if (!Array.isArray(shape)) {
    fail(
      `shape of ${name}`,
      `it is ${describeKind(shape)}`,
      'Give a list with one positive integer per axis.',
    );
  }
  // A copy has no holes, and stays what it is while a run waits.
  const lengths: readonly number[] = Array.from(shape);
  checkShape(name, lengths, numbers.length);
  return { data: numbers, shape: lengths };
}

/**
 * Takes an optional input: undefined and null mean that there is none.
 *
 * @throws InputError as {@link takeTensor} does, also for false and 0
 */
export function takeOptionalTensor(name: string, given: unknown): TensorData | undefined {
  if (given === undefined || given === null) return undefined;
  if (typeof given === 'object') return takeTensor(name, given);
  fail(name, `it is ${describeKind(given)}`, 'Give { data, shape }, or leave it out.');
}

/**
 * Checks that arrays were not emptied since they were first checked.
 *
 * @throws InputError
 */
export function checkLengths(inputs: Pick<CheckedInputs, 'logits' | 'target' | 'mask' | 'weights'>): void {
  for (const name of ['logits', 'target', 'mask', 'weights'] as const) {
    const tensor = inputs[name];
    if (tensor) checkShape(name, tensor.shape, tensor.data.length);
  }
}
