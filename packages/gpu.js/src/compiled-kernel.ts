import { backendError, messageOf } from './errors.ts';
import type { Gpu, GpuJs, Kernel, KernelInput, KernelOutput } from './gpu-js.ts';
import type { PrintedKernel } from './pass-kernels.ts';

/** Runs a kernel in a mode of gpu.js. */
export interface CompiledKernel {
  readonly printed: PrintedKernel;
  /**
   * Gives the numbers of the result, volume by volume.
   *
   * @throws BackendError when it does not compile, does not fit, or ran elsewhere
   */
  run(inputs: readonly KernelInput[]): Promise<Float32Array<ArrayBuffer>>;
  dispose(): void;
}

/** Holds an opened mode. */
export interface Device {
  readonly gpuJs: GpuJs;
  readonly gpu: Gpu;
  readonly mode: string;
}

/** No kernel has a loop as long as this. Without a setting, gpu.js may end loops after 1000 rounds. */
const longestLoop = 2 ** 20;

/** Copies rows of numbers, one behind the other. */
function flatten(output: KernelOutput, into: Float32Array, from = 0): number {
  if (output instanceof Float32Array) {
    into.set(output, from);
    return from + output.length;
  }
  return output.reduce((at, part) => flatten(part, into, at), from);
}

/** Tells in which mode a kernel ran. Both kinds of WebGL call themselves `gpu`; their drawing contexts tell more. */
function modeOf({ kernel }: Kernel): string | undefined {
  const { mode } = kernel.constructor;
  if (mode !== 'gpu') return mode;
  const Second: unknown = Reflect.get(globalThis, 'WebGL2RenderingContext');
  const isSecond = typeof Second === 'function' && kernel.context instanceof Second;
  return isSecond ? 'webgl2' : 'webgl';
}

/** Refuses what another mode computed: gpu.js falls back to plain JavaScript with no more than a warning. */
function checkMode(kernel: Kernel, mode: string): void {
  const actual = modeOf(kernel);
  const { fallbackReason } = kernel.kernel;
  if (actual === mode && !fallbackReason) return;
  throw backendError(
    `device '${mode}'`,
    `gpu.js ran a kernel on '${actual}' instead${fallbackReason ? `, as ${messageOf(fallbackReason)}` : ''}`,
    "Use a smaller batch, or open the device 'cpu'.",
  );
}

/** Makes a kernel ready; gpu.js compiles it when it first runs. */
export function compileKernel({ gpu, mode }: Device, printed: PrintedKernel): CompiledKernel {
  const { source, functions, output } = printed;
  const kernel = gpu.createKernel(source, {
    output: [...output],
    functions,
    loopMaxIterations: longestLoop,
    precision: 'single',
  });
  return {
    printed,
    async run(inputs) {
      const rows = await kernel(...inputs);
      checkMode(kernel, mode);
      const numbers = new Float32Array(output[0] * output[1] * output[2]);
      const count = flatten(rows, numbers);
      if (count === numbers.length) return numbers;
      throw backendError(
        `device '${mode}'`,
        `gpu.js returned ${count} numbers, and the kernel makes ${numbers.length}`,
        'Use a smaller batch or another device.',
      );
    },
    dispose() {
      const engine = kernel.kernel;
      kernel.destroy();
      // Plain JavaScript is the one mode that stays on the list of gpu.js for ever.
      const place = gpu.kernels.indexOf(engine);
      if (place >= 0) gpu.kernels.splice(place, 1);
    },
  };
}
