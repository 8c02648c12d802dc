import type { Loss } from '../define/define-loss.ts';
import type { OnWarning } from '../errors/warning.ts';
import type { AnyInputs, Layout } from '../inputs/inputs.ts';
import type { Capabilities } from './capabilities.ts';

/** Says how a device computes; this decides how much rounding error is expected of it. */
export interface DeviceArithmetic {
  readonly precision: 'float32' | 'float64';
  /** GPUs may compute divisions, exponentials and logarithms less exactly than the libraries of CPUs. */
  readonly processor: 'cpu' | 'gpu';
}

/** Describes a device of an adapter: one that can be opened here and now, or why it cannot. */
export type DeviceStatus = { readonly id: string; readonly description: string } & (
  | ({ readonly available: true } & DeviceArithmetic)
  | { readonly available: false; readonly reason: string; readonly remedy: string }
);

/** What an adapter exports: how to reach the devices of one library. */
export interface Adapter {
  /** Short name, such as `tfjs`. */
  readonly name: string;
  /** What the adapter does not compute. Left out: it computes every loss. */
  readonly capabilities?: Capabilities | undefined;
  /**
   * The library that does the work; the version is empty when it is not installed.
   *
   * @param device whose library it is, where devices have different ones; else that of the best device
   */
  library(device?: string): Promise<{ readonly name: string; readonly version: string }>;
  /** Lists every device that the adapter knows, best first. Never throws. */
  devices(): Promise<readonly DeviceStatus[]>;
  /**
   * Opens a device; the best available one when none is named.
   *
   * @throws BackendError when it cannot be opened, with the reason.
   */
  open(device?: string): Promise<Backend>;
}

/** Chooses what a program computes, and how its inputs are laid out. */
export interface CompileOptions {
  /** Whether to compute the gradient by the logits as well. Default false. */
  readonly gradient?: boolean | undefined;
  /** Default `channels-first`. */
  readonly layout?: Layout | undefined;
  /**
   * Receives warnings about inputs that are suspicious but may be right, such as probabilities where logits belong; each
   * kind once per program. Default: `console.warn` with the message.
   */
  readonly onWarning?: OnWarning | undefined;
}

/** An opened device. */
export interface Backend extends DeviceArithmetic {
  /** The adapter and the device, such as `tfjs:wasm`. */
  readonly name: string;
  readonly device: string;
  /** The graphics processor and its driver, as far as the engine tells. */
  readonly gpu?: string | undefined;
  /**
   * Makes a loss ready to run.
   *
   * @throws UnsupportedGraphError when the device cannot compute the loss.
   */
  compile(loss: Loss, options?: CompileOptions): Promise<Program>;
  /** Counts what the engine holds for its callers now, such as tensors or buffers: flat when no run leaks. */
  liveResources?(): number;
  /** Gives back what the device holds. Whoever compiles or runs after it gets a BackendError. */
  dispose(): Promise<void>;
}

/** Numbers that a program computes: doubles from the reference, singles from most engines. */
export type FloatArray = Float32Array | Float64Array;

/** What a run returns. */
export interface Result {
  /** The loss: one element, or many with `reduction: 'none'`. */
  readonly value: FloatArray;
  /** Shape of the value; empty for one number. */
  readonly shape: readonly number[];
  /** The device that computed this, as the engine itself tells: engines may quietly fall back to another one. */
  readonly device: string;
  /** Gradient of the value (of the sum of its elements) by the logits, in the shape and layout of the logits. */
  readonly gradient?: FloatArray;
}

/** A loss that is ready to run on one device. */
export interface Program {
  /**
   * Computes the loss. The arrays of the inputs are not copied, and must not change until the promise settles: what is
   * written into them before that may get into the result, without an error.
   *
   * @throws InputError before any work is done when the inputs do not fit; BackendError after `dispose`; ResultError
   * when a value or an element of the gradient is not finite.
   */
  run(inputs: AnyInputs): Promise<Result>;
  dispose(): void;
}
