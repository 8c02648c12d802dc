import { describe } from '../define/parameters.ts';
import { InputError } from '../errors/errors.ts';
import { numbersOf } from '../inputs/arrays.ts';
import type { NumericArray } from '../inputs/inputs.ts';
import { show } from '../inputs/tensor.ts';

function fail(subject: string, reason: string, remedy: string): never {
  throw new InputError({ subject, reason, remedy });
}

/** A mask whose shape fits, and the size of its voxels. */
interface Grid {
  readonly mask: NumericArray;
  readonly shape: readonly number[];
  readonly steps: readonly number[];
}

/**
 * Checks the arguments of a distance transform, whatever callers without types may give, and fills in the spacing.
 *
 * @throws InputError when shape, data and spacing do not fit together.
 */
export function checkGrid(given: unknown, lengths: unknown, spacing: unknown): Grid {
  const mask = numbersOf('mask', given);
  const shape: readonly number[] = Array.isArray(lengths) ? Array.from(lengths) : [];
  const isShape = shape.length > 0 && shape.every((length) => Number.isSafeInteger(length) && length > 0);
  if (!isShape || shape.reduce((product, length) => product * length, 1) !== mask.length) {
    const what = Array.isArray(lengths) ? show(shape) : describe(lengths);
    fail('mask', `shape ${what} does not take ${mask.length} voxels`, 'Give the shape of the mask.');
  }
  if (spacing === undefined || spacing === null) return { mask, shape, steps: shape.map(() => 1) };
  const steps: readonly unknown[] = Array.isArray(spacing) ? spacing : [];
  const isStep = (step: unknown): step is number => typeof step === 'number' && step > 0 && step < Infinity;
  if (steps.length === shape.length && steps.every(isStep)) return { mask, shape, steps };
  return fail(
    'spacing',
    `${describe(spacing)} is not one positive number per axis of ${show(shape)}`,
    'Give voxel sizes.',
  );
}
