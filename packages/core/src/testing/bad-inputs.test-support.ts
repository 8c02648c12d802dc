import { expect } from 'vitest';
import { InputError } from '../errors/errors.ts';
import { checkInputs } from '../inputs/check-inputs.ts';
import type { Inputs, Layout, NumericArray, TensorData } from '../inputs/inputs.ts';
import { createLoss } from '../losses/index.ts';
import { errorOf } from './numbers.test-support.ts';

/** Makes a tensor of zeros. */
export const zeros = (
  shape: readonly number[],
  make: (length: number) => NumericArray = (n) => new Float32Array(n),
) => ({
  data: make(shape.reduce((product, length) => product * length, 1)),
  shape,
});
/** Changes one number in a copy of a tensor. */
export const withValue = (tensor: TensorData, position: number, value: number): TensorData => {
  const data = tensor.data.slice();
  data[position] = value;
  return { ...tensor, data };
};

/** Labels that are all 0. */
export const labels = (shape: readonly number[] = [2, 2, 2]) => zeros(shape, (n) => new Int32Array(n));
export const logits = zeros([2, 3, 2, 2]);
/** Inputs that fit. */
export const good: Inputs = { logits, target: labels() };
export const mask = { data: new Uint8Array(8).fill(1), shape: [2, 2, 2] };
/** Checks inputs for Dice. */
export const check = (inputs: Inputs, parameters: object = {}, layout?: Layout) =>
  checkInputs(createLoss('dice', parameters), inputs, layout);

/** Inputs that are refused, and what is said about them. */
export interface Bad {
  readonly inputs: Partial<Inputs>;
  readonly parameters?: object;
  readonly layout?: Layout;
  /** Parts of the message: what is wrong, why, and what to do. */
  readonly subject: string;
  readonly reason: string;
  readonly remedy: string | RegExp;
}

/** Expects that inputs are refused as they should be. */
export function expectRefused(bad: Bad): void {
  const error = errorOf(() => check({ ...good, ...bad.inputs }, bad.parameters, bad.layout));
  expect(error).toBeInstanceOf(InputError);
  expect(error.message.startsWith(`[segloss/core] ${bad.subject}: `)).toBe(true);
  expect(error.message).toContain(bad.reason);
  expect(error).toMatchObject({ subject: bad.subject });
  expect((error as InputError).remedy).toMatch(bad.remedy);
  expect(error.message).not.toContain('\n');
  expect(error.message).toMatch(/\.$/);
}
