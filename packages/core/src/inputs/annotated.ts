import type { Loss } from '../define/define-loss.ts';
import { describe } from '../define/parameters.ts';
import { leavesOf } from '../define/parts.ts';
import { InputError } from '../errors/errors.ts';
import type { InputSizes, TensorData } from './inputs.ts';

/** Tells whether the channels of a loss, and of all its parts, are classes of which each voxel has one. */
export const areExclusive = (loss: Pick<Loss, 'activation' | 'parts'>, classes: number): boolean =>
  leavesOf(loss).every(
    ({ activation }) => activation === 'softmax' || (activation === 'none' && classes > 1),
  );

/**
 * Reads which classes were annotated in each sample.
 *
 * @param given one list of class indices per sample, whatever callers without types may give
 * @param source which package speaks
 * @returns 1 for a class that was annotated in a sample, else 0, `[N, C]`; undefined where all were
 * @throws InputError for anything but one list of class indices per sample
 */
export function readAnnotated(
  given: unknown,
  { samples, classes }: InputSizes,
  loss: Pick<Loss, 'activation' | 'parts'>,
  source = 'core',
): TensorData | undefined {
  if (given === undefined || given === null) return undefined;
  const fail = (subject: string, reason: string): never => {
    throw new InputError({
      source,
      subject,
      reason,
      remedy: `Give one list of class indices from 0 to ${classes - 1} per sample, such as [[1, 2], [3]].`,
    });
  };
  const lists: readonly unknown[] = Array.isArray(given)
    ? given
    : fail('annotated', `${describe(given)} is not a list`);
  if (lists.length !== samples) {
    const count = (number: number, word: string) => `${number} ${word}${number === 1 ? '' : 's'}`;
    fail('annotated', `it has ${count(lists.length, 'list')} for ${count(samples, 'sample')}`);
  }
  const data = new Uint8Array(samples * classes);
  for (let n = 0; n < samples; n++) {
    const list = lists[n];
    if (!Array.isArray(list)) fail(`annotated classes of sample ${n}`, `${describe(list)} is not a list`);
    for (const index of list as readonly unknown[]) {
      if (typeof index !== 'number' || !Number.isInteger(index) || index < 0 || index >= classes) {
        fail(`annotated classes of sample ${n}`, `${describe(index)} is not the index of a class`);
      }
      data[n * classes + (index as number)] = 1;
    }
    if (areExclusive(loss, classes)) data[n * classes] = 1;
  }
  return data.every((flag) => flag === 1) ? undefined : { data, shape: [samples, classes] };
}
