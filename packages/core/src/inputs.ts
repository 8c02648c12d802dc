import type { InputSignature } from './context.ts';

/** Any array of numbers that a backend accepts. */
export type NumericArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint8ClampedArray
  | Uint16Array
  | Uint32Array;

/** An array of numbers with its shape, in row-major order. */
export interface TensorData {
  readonly data: NumericArray;
  readonly shape: readonly number[];
}

/** Lists the layouts. */
export const layouts = ['channels-first', 'channels-last'] as const;

/** Where the channels lie: `[N, C, ...spatial]` or `[N, ...spatial, C]`. */
export type Layout = (typeof layouts)[number];

/** What a program is run on. `spatial` is 2-D or 3-D. */
export interface Inputs {
  /** Network output, `[N, C, ...spatial]`; probabilities when the activation is `none`. */
  readonly logits: TensorData;
  /** Integer labels `[N, ...spatial]`, or a dense target of the shape of the logits. */
  readonly target: TensorData;
  /** 1 for voxels that count and 0 for ignored ones, `[N, ...spatial]`. */
  readonly mask?: TensorData | undefined;
}

/** Sizes of the axes of one set of inputs. */
export interface InputSizes {
  readonly samples: number;
  readonly classes: number;
  readonly spatial: readonly number[];
}

/** Inputs that passed every check, and what a backend must know about them. */
export interface CheckedInputs extends Inputs {
  readonly layout: Layout;
  readonly signature: InputSignature;
  readonly sizes: InputSizes;
}

/** Gives numbers in double precision; doubles are not copied. */
export const toDoubles = (data: NumericArray): Float64Array =>
  data instanceof Float64Array ? data : Float64Array.from(data);
