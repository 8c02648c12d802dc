import type { DeviceArray, Gpu, GpuJs, Kernel, KernelArgument, KernelOutput } from './gpu-js.ts';

/** Holds an opened mode. */
export interface Device {
  readonly gpuJs: GpuJs;
  readonly gpu: Gpu;
  readonly mode: string;
  /** Whether results can stay on the device; the other modes compute in the memory of the host. */
  readonly hasMemory: boolean;
  /** Whether results are drawn as pictures. */
  readonly draws: boolean;
  /** Results on the device that have not been released. */
  readonly held: Set<DeviceArray>;
}

/** Tells in which mode a kernel ran. Both versions of WebGL call themselves `gpu`; their drawing contexts tell which. */
export function modeOf({ kernel }: Kernel): string | undefined {
  const { mode } = kernel.constructor;
  if (mode !== 'gpu') return mode;
  const Second: unknown = Reflect.get(globalThis, 'WebGL2RenderingContext');
  const isSecond = typeof Second === 'function' && kernel.context instanceof Second;
  return isSecond ? 'webgl2' : 'webgl';
}

/** Tells whether numbers lie on the device. */
export const isOnDevice = (x: KernelArgument | KernelOutput): x is DeviceArray =>
  'delete' in x && x.delete !== undefined;

/** Copies rows of numbers into one array. */
function copyRows(output: KernelOutput, into: Float32Array, from = 0): number {
  if (output instanceof Float32Array) {
    into.set(output, from);
    return from + output.length;
  }
  return output.reduce((at, part) => copyRows(part, into, at), from);
}

/** Gives the numbers of rows as one array; `undefined` when their number is wrong. */
export function flatten(output: KernelOutput, count: number): Float32Array<ArrayBuffer> | undefined {
  const length = (rows: KernelOutput): number =>
    rows instanceof Float32Array ? rows.length : rows.reduce((sum, part) => sum + length(part), 0);
  if (length(output) !== count) return undefined;
  const numbers = new Float32Array(count);
  copyRows(output, numbers);
  return numbers;
}

/** Releases memory of a device. */
export function release({ held }: Device, array: KernelArgument): void {
  if (!isOnDevice(array)) return;
  held.delete(array);
  array.delete();
}
