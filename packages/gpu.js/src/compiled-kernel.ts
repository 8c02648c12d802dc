import { messageOf } from '@segloss/core';
import { type Device, flatten, isOnDevice, modeOf } from './device.ts';
import { backendError } from './errors.ts';
import type { DeviceArray, Gpu, Kernel, KernelArgument, KernelOutput } from './gpu-js.ts';

/** Holds a kernel that is printed but not compiled. */
export interface KernelCode {
  readonly source: string;
  /** Functions that the source calls. */
  readonly functions: readonly string[];
  /** Columns, lines and volumes of the result. */
  readonly output: readonly [number, number, number];
}

/** Runs a kernel in a mode of gpu.js. */
export interface CompiledKernel {
  /**
   * Gives what gpu.js gives.
   *
   * @throws BackendError when it does not compile, does not fit, or ran elsewhere
   */
  run(inputs: readonly KernelArgument[]): Promise<KernelOutput | DeviceArray>;
  dispose(): void;
}

/** No kernel has a loop as long as this. Without a setting, gpu.js may end loops after 1000 rounds. */
const longestLoop = 2 ** 24 + 1;

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

/** Gives a kernel back. Plain JavaScript is the one mode that stays on the list of gpu.js for ever. */
export function destroyKernel({ kernels }: Gpu, kernel: Kernel): void {
  const engine = kernel.kernel;
  kernel.destroy();
  const place = kernels.indexOf(engine);
  if (place >= 0) kernels.splice(place, 1);
}

/**
 * Makes a kernel ready; gpu.js compiles it when it first runs.
 *
 * @param stays whether its results stay on the device
 */
export function compileKernel({ gpu, mode }: Device, code: KernelCode, stays: boolean): CompiledKernel {
  const { source, functions, output } = code;
  const kernel = gpu.createKernel(source, {
    output: [...output],
    functions,
    loopMaxIterations: longestLoop,
    precision: 'single',
    pipeline: stays,
    immutable: stays,
  });
  return {
    async run(inputs) {
      const result = await kernel(...inputs);
      checkMode(kernel, mode);
      return result;
    },
    dispose: () => destroyKernel(gpu, kernel),
  };
}

/**
 * Brings numbers to the host.
 *
 * @throws BackendError when there are more or fewer than there should be
 */
export async function numbersOf(
  { mode }: Pick<Device, 'mode'>,
  array: KernelArgument | KernelOutput,
  count: number,
): Promise<Float32Array<ArrayBufferLike>> {
  if ('value' in array && array.value.length === count) return array.value;
  const rows = isOnDevice(array) || 'value' in array ? await array.toArray() : array;
  const numbers = flatten(rows, count);
  if (numbers) return numbers;
  throw backendError(
    `device '${mode}'`,
    `gpu.js returned more or fewer numbers than the ${count} that the kernel makes`,
    'Use a smaller batch or another device.',
  );
}
