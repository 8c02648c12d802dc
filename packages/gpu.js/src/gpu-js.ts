/** Holds numbers with a shape, as kernels take them; made by `input` of gpu.js. */
export interface KernelInput {
  readonly value: Float32Array;
  /** Lengths of the axes, the fastest first. */
  readonly size: ArrayLike<number>;
  toArray(): KernelOutput;
  /** Nothing on a device needs to be released. */
  readonly delete?: undefined;
}

/** Holds what a kernel returns: rows of numbers, as deep as its output has axes. */
export type KernelOutput = Float32Array | readonly KernelOutput[];

/** Holds numbers in the memory of a device, a texture or a buffer: what a kernel with the setting `pipeline` returns. */
export interface DeviceArray {
  /** Lengths of the axes, the fastest first. */
  readonly output: ArrayLike<number>;
  toArray(): KernelOutput | Promise<KernelOutput>;
  delete(): void;
}

/** Holds numbers as kernels take them: on the device, or on the host to be sent there. */
export type KernelArgument = KernelInput | DeviceArray;

/** The part of a kernel of gpu.js that this package uses. */
export interface Kernel {
  (...inputs: readonly KernelArgument[]): KernelOutput | DeviceArray | Promise<KernelOutput | DeviceArray>;
  /** The engine behind it, which changes when gpu.js falls back to another mode. */
  readonly kernel: {
    readonly constructor: { readonly mode?: string };
    readonly fallbackReason?: string | null;
    /** The drawing context, in the modes of WebGL. */
    readonly context?: unknown;
  };
  destroy(removeCanvas?: boolean): void;
}

/** The settings of a kernel that this package uses. */
export interface KernelSettings {
  readonly output: readonly number[];
  readonly functions: readonly string[];
  /** Loops with a bound that gpu.js cannot evaluate end after this many iterations. */
  readonly loopMaxIterations: number;
  readonly precision: 'single';
  /** Whether the result stays on the device. */
  readonly pipeline: boolean;
  /** Whether each result has memory of its own. */
  readonly immutable: boolean;
}

/** Describes an instance of `GPU`. */
export interface Gpu {
  /** The kernels that have not been destroyed. */
  readonly kernels: unknown[];
  createKernel(source: string, settings: KernelSettings): Kernel;
  destroy(): Promise<void>;
}

/** Describes the class `GPU` of gpu.js. */
export interface GpuClass {
  new (settings: { readonly mode: string }): Gpu;
  isWebGPUAvailable(): Promise<boolean>;
}

/** What this package needs of gpu.js. In browsers both are members of `GPU`. */
export interface GpuJs {
  readonly GPU: GpuClass;
  /** Gives a flat array a shape, the fastest axis first. */
  readonly input: (value: Float32Array, size: readonly number[]) => KernelInput;
}
