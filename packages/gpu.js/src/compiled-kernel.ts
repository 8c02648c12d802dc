import { messageOf } from '@segloss/core/errors';
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
   * Runs the kernel, and gives its result as gpu.js does.
   *
   * @throws BackendError when it does not compile, does not fit, or ran elsewhere
   */
  run(inputs: readonly KernelArgument[]): Promise<KernelOutput | DeviceArray>;
  dispose(): void;
}

/** Longer than any loop of a kernel. By default, gpu.js may end loops after 1000 iterations. */
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

/** Destroys a kernel. gpu.js keeps those of plain JavaScript on its list, unlike those of other modes. */
export function destroyKernel({ kernels }: Gpu, kernel: Kernel): void {
  const engine = kernel.kernel;
  kernel.destroy();
  const place = kernels.indexOf(engine);
  if (place >= 0) kernels.splice(place, 1);
}

/**
 * Prepares a kernel. gpu.js compiles it in its first run.
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
 * Copies numbers to the host.
 *
 * @throws BackendError when their number is wrong
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
