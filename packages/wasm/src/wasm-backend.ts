import type {
  Adapter,
  AnyInputs,
  Backend,
  CompileOptions,
  Loss,
  Program,
  Result,
} from '@segloss/core/adapter';

/** Types of the arrays that a backend lends. */
export interface ArrayOf {
  readonly float32: Float32Array;
  readonly int32: Int32Array;
}

/** Inputs, and where results are to go. Arrays that the backend lent are read and written where they are. */
export interface WasmInputs extends AnyInputs {
  readonly into?:
    | {
        /** Takes the gradient, in the layout of the logits; default a new array. */
        readonly gradient?: Float32Array | null | undefined;
      }
    | null
    | undefined;
}

/** A loss that is ready to run. */
export interface WasmProgram extends Program {
  /**
   * Computes the loss. Nothing is copied, and nothing allocated for voxels, when logits (channels first), labels (int32) or
   * dense target, mask (float32) and `into.gradient` are arrays that the backend lent.
   *
   * @throws InputError when the inputs do not fit; BackendError after `dispose`.
   */
  run(inputs: WasmInputs): Promise<Result>;
}

/** Allocates arrays in the memory where losses are computed. */
export interface Allocator {
  /**
   * Lends an array in the memory of the modules; what it holds is undefined. When memory grows on device `single`, for this or
   * in a run, arrays lent before are empty: give them back and lend them again, until the memory is large enough.
   *
   * @param length number of elements
   * @throws InputError when it is no such number; BackendError when there is no more memory
   */
  allocate<T extends keyof ArrayOf>(type: T, length: number): ArrayOf[T];
  /** Takes an array back. */
  free(array: Float32Array | Int32Array): void;
}

/** An opened device. */
export interface WasmBackend extends Backend, Allocator {
  compile(loss: Loss, options?: CompileOptions): Promise<WasmProgram>;
}

/** Opens devices of this package. */
export interface WasmAdapter extends Adapter {
  open(device?: string): Promise<WasmBackend>;
}
