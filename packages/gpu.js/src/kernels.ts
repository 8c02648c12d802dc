import { type CompiledKernel, compileKernel, type KernelCode, numbersOf } from './compiled-kernel.ts';
import { type Device, isOnDevice } from './device.ts';
import type { KernelArgument } from './gpu-js.ts';

/** Compiles kernels once, and runs them. */
export interface Kernels {
  readonly device: Device;
  /** Runs a kernel and copies its numbers to the host, volume by volume. */
  read(code: KernelCode, inputs: readonly KernelArgument[]): Promise<Float32Array<ArrayBufferLike>>;
  /** Runs a kernel and leaves its result where the next kernel finds it: on the device, if that has memory. */
  keep(code: KernelCode, inputs: readonly KernelArgument[]): Promise<KernelArgument>;
  dispose(): void;
}

const countOf = ({ output }: KernelCode): number => output[0] * output[1] * output[2];

/** The longest side of a picture that every device with WebGL supports. */
const shortSide = 2048;

/**
 * Rewrites a kernel whose result would not fit in a picture. gpu.js draws one volume as a picture of its columns and lines,
 * however long. With one line and many volumes it chooses the sides itself, and the order of the numbers stays the same.
 */
export function fitPicture(code: KernelCode): KernelCode {
  const [columns, lines, volumes] = code.output;
  if (volumes > 1 || lines === 1 || Math.max(columns, lines) <= shortSide) return code;
  const source = code.source.replace(/this\.thread\.[yz]/g, (index) =>
    index === 'this.thread.y' ? 'this.thread.z' : 'this.thread.y',
  );
  return { ...code, source, output: [columns, 1, lines] };
}

/** Makes a cache of compiled kernels: equal kernels are compiled once. */
export function createKernels(device: Device): Kernels {
  const compiled = new Map<string, CompiledKernel>();

  function kernelOf(code: KernelCode, stays: boolean): CompiledKernel {
    const key = `${stays} ${code.output} ${code.source}`;
    const known = compiled.get(key);
    if (known) return known;
    const kernel = compileKernel(device, device.draws ? fitPicture(code) : code, stays);
    compiled.set(key, kernel);
    return kernel;
  }

  return {
    device,
    async read(code, inputs) {
      const result = await kernelOf(code, false).run(inputs);
      return numbersOf(device, result, countOf(code));
    },
    async keep(code, inputs) {
      const result = await kernelOf(code, device.hasMemory).run(inputs);
      if (isOnDevice(result)) {
        device.held.add(result);
        return result;
      }
      return device.gpuJs.input(await numbersOf(device, result, countOf(code)), code.output);
    },
    dispose() {
      for (const kernel of compiled.values()) kernel.dispose();
      compiled.clear();
    },
  };
}

/** Gives a kernel that copies its input, which moves numbers of the host to the device. */
export const uploadOf = (output: KernelCode['output']): KernelCode => ({
  source: 'function (numbers) {\n  return numbers[this.thread.z][this.thread.y][this.thread.x];\n}',
  functions: [],
  output,
});
