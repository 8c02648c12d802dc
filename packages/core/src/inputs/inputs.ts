import { unshared } from './arrays.ts';
import type { BigIntArray, NumericArray } from './numeric-array.ts';
import type { InputSignature } from './signature.ts';

export type { BigIntArray, NumericArray } from './numeric-array.ts';

/** An array of numbers with its shape, in row-major order. */
export interface TensorData<Data extends NumericArray | BigIntArray = NumericArray> {
  readonly data: Data;
  readonly shape: readonly number[];
}

/** Lists the layouts. */
export const layouts = ['channels-first', 'channels-last'] as const;

/** Where the channels lie: `[N, C, ...spatial]` or `[N, ...spatial, C]`. */
export type Layout = (typeof layouts)[number];

/**
 * The inputs of a program. `spatial` has one, two or three axes. Labels and masks may be 64-bit integers. Arrays are not copied: they must
 * not change until the promise of `run` settles.
 */
export interface Inputs<Labels extends NumericArray | BigIntArray = NumericArray> {
  /** Network output, `[N, C, ...spatial]`; probabilities when the activation is `none`. */
  readonly logits: TensorData;
  /**
   * Integer labels `[N, ...spatial]`, also with a channel axis of length 1, or a dense target of the shape of the logits.
   * With one channel either shape holds labels, or a soft target from 0 to 1. Numbers within 0.001 of integers are labels,
   * unless the loss has `softLabels`.
   */
  readonly target: TensorData<Labels>;
  /**
   * 1 for voxels that count and 0 for ignored ones, `[N, ...spatial]`; null means no mask. Where it is 0, a dense target may
   * hold any finite number, and labels any integer.
   */
  readonly mask?: TensorData<Labels> | null | undefined;
  /**
   * How much each voxel counts, `[N, ...spatial]`: 0, or from 1e-18 to 1e6. A voxel of weight 2 counts as two equal voxels; one
   * of weight 0 does not count, as under a mask. Null means that all count alike.
   */
  readonly weights?: TensorData<Labels> | null | undefined;
  /**
   * Partial labels: the classes that were annotated in each sample, one list of class indices per sample, as in
   * `[[1, 2], [3]]`. Null means that all were. Where classes exclude each other, class 0 always is; the others of a sample
   * count as background there (Shi et al., Medical Image Analysis 70:101979, 2021). Where each channel is a question of its
   * own, it is left out of the sample.
   */
  readonly annotated?: readonly (readonly number[])[] | null | undefined;
  /**
   * The label of each class, in the order of the channels, where labels are not 0, 1, 2, ...: `[0, 1, 2, 4]` for BraTS;
   * `[0, 255]`, background and foreground, for one channel. The target holds these labels; `ignoreIndex` may name others.
   */
  readonly labels?: readonly number[] | null | undefined;
}

/** Inputs as callers may give them: labels and masks may also be 64-bit integers. */
export type AnyInputs = Inputs<NumericArray | BigIntArray>;

/** Sizes of the axes of one set of inputs. */
export interface InputSizes {
  readonly samples: number;
  readonly classes: number;
  readonly spatial: readonly number[];
}

/**
 * Inputs that passed every check, and what a backend must know about them. Arrays are of this realm, and hold numbers;
 * labels are class indices, and ignored ones as `ignoredLabels` tells.
 */
export interface CheckedInputs {
  readonly logits: TensorData;
  readonly target: TensorData;
  readonly mask?: TensorData | undefined;
  readonly weights?: TensorData | undefined;
  /** 1 for the classes that were annotated in a sample, else 0, `[N, C]`. */
  readonly annotated?: TensorData | undefined;
  readonly layout: Layout;
  readonly signature: InputSignature;
  readonly sizes: InputSizes;
}

/** Gives numbers in single precision; singles are copied only out of memory that some engines refuse. */
export const toSingles = (data: NumericArray): Float32Array =>
  data instanceof Float32Array ? unshared(data) : Float32Array.from(data);

/** Gives numbers in double precision; doubles are not copied. */
export const toDoubles = (data: NumericArray): Float64Array =>
  data instanceof Float64Array ? data : Float64Array.from(data);
