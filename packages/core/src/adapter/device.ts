import type { Loss, LossGraph } from '../define/define-loss.ts';
import type { checkInputs } from '../inputs/check-inputs.ts';
import type { Backend, DeviceArithmetic } from './adapter.ts';
import type { ShapedExecutable } from './by-shape.ts';
import type { Executable } from './program.ts';

/** Names a library that does the work, and finds its version. */
export interface Library {
  readonly name: string;
  /** Gives the version. Whatever it throws means that the library is not there. */
  readonly version: string | (() => Promise<string>);
}

/** Describes a device of an adapter, and says how it is opened. */
export interface DeviceDefinition<Own extends object = object> {
  readonly id: string;
  readonly description: string;
  readonly processor: DeviceArithmetic['processor'];
  /** Default `float32`. */
  readonly precision?: DeviceArithmetic['precision'];
  /**
   * Finds out whether the device can be opened, where that takes less than to open it. Rejects as `open` would. Default:
   * opens it and closes it again.
   */
  check?(): Promise<void>;
  /**
   * Opens the device. Rejects when it does not work here, with a {@link BackendError} where the reader can do something
   * about it: its reason and remedy are what `devices()` and `open()` of the adapter tell.
   */
  open(): Promise<Engine<Own>>;
}

/** A device that is open: what a backend is made of. */
export interface Engine<Own extends object = object> {
  /** What is known only now, and replaces what was said of the device before. */
  readonly facts?: Partial<Pick<Backend, 'name' | 'gpu' | 'processor'> & { readonly description: string }>;
  /**
   * Makes a graph ready to run: once for each kind of input of a program. An engine that compiles for shapes gives a
   * {@link ShapedExecutable}. What this and the runs throw becomes a BackendError, unless it is a SeglossError already.
   */
  prepare(
    graph: LossGraph,
    loss: Loss,
  ): Executable | ShapedExecutable | Promise<Executable | ShapedExecutable>;
  /** Checks inputs, where the engine looks at some of the numbers itself. Default: `checkInputs`. */
  readonly checkInputs?: typeof checkInputs;
  /** Throws when the device cannot go on, such as a GPU that was lost. */
  checkUsable?(): void;
  /** See {@link Backend}. */
  liveResources?(): number;
  /** Gives back what the device holds, once all runs are over. Programs that are disposed after it are not told. */
  close?(): void | Promise<void>;
  /**
   * Makes what the backend offers besides.
   *
   * @param checkOpen throws when the backend was disposed
   */
  extend?(checkOpen: () => void): Own;
}
