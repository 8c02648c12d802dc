import { checkKeys, InputError } from '@segloss/core/errors';
import type { Tensor } from './tensorflow.ts';

/** What a call of a loss function may name besides `yTrue` and `yPred`. */
export interface OptionalInputs {
  /** 1 for voxels that count and 0 for ignored ones, `[N, ...spatial]`. */
  readonly mask?: Tensor | null | undefined;
  /** What each voxel counts, 0 or more, `[N, ...spatial]`: a voxel of weight 2 counts as two, one of weight 0 not at all. */
  readonly weights?: Tensor | null | undefined;
  /**
   * The classes that were annotated, one list of class indices per sample: `[[1, 2], [3]]`. Where classes exclude each other,
   * the others count as background, and class 0 is always annotated; channels of their own are left out.
   */
  readonly annotated?: readonly (readonly number[])[] | null | undefined;
}

const names: readonly (keyof OptionalInputs)[] = ['mask', 'weights', 'annotated'];

/** Tells a list of inputs from a tensor, and from what callers without types may give for one. */
const isNamed = (given: Tensor | OptionalInputs): given is OptionalInputs =>
  typeof given === 'object' && !('dataSync' in given) && !Array.isArray(given) && !ArrayBuffer.isView(given);

/**
 * Reads the third argument of a loss function: a mask, or inputs by name.
 *
 * @throws InputError when a name is mistyped
 */
export function readOptional(given: Tensor | OptionalInputs | null | undefined): OptionalInputs {
  if (given === undefined || given === null) return {};
  if (!isNamed(given)) return { mask: given };
  checkKeys('inputs beside yTrue and yPred', given, names, InputError, 'tfjs');
  return given;
}
