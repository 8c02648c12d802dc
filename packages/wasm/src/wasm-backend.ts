import type { Adapter, Backend, CompileOptions, Loss, Program, Result } from '@segloss/core/adapter';
import type { AnyInputs } from '@segloss/core/programs';

/** Types of the arrays that a backend allocates. */
export interface ArrayOf {
  readonly float32: Float32Array;
  readonly int32: Int32Array;
}

/** Inputs, and where results are to go. Runs read and write arrays that the backend allocated in place. */
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
   * Computes the loss. Copies nothing, and allocates nothing per voxel, when logits (channels first), labels (int32) or
   * dense target, mask and weights (float32) and `into.gradient` are arrays that the backend allocated.
   *
   * @throws InputError when the inputs do not fit; BackendError after `dispose`.
   */
  run(inputs: WasmInputs): Promise<Result>;
}

/** Allocates arrays in the memory where losses are computed. */
export interface Allocator {
  /**
   * Allocates an array in the memory of the modules. Its contents are undefined. On device `single`, memory moves when it
   * grows, here or in a run, and all earlier arrays become empty: free them and allocate them again, until the memory is
   * large enough.
   *
   * @param length number of elements
   * @throws InputError for another type, or a length that is not a whole number from 0; BackendError when memory runs out
   */
  allocate<T extends keyof ArrayOf>(type: T, length: number): ArrayOf[T];
  /** Frees an array. Runs refuse it from then on. */
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
