import * as gpuJs from 'gpu.js';
import { flatten, isOnDevice } from './device.ts';
import type { DeviceArray, GpuJs, Kernel, KernelArgument, KernelOutput, KernelSettings } from './gpu-js.ts';
import { findGpuJs } from './load.ts';

/** Counts what a device is asked to do. */
export interface Traffic {
  /** Kernels that were made. */
  kernels: number;
  launches: number;
  /** Numbers that went to the device, and that came back. */
  sent: number;
  received: number;
  /** Results on the device that were not deleted. */
  live: number;
  /** Whether kernels fail whose results come to the host. */
  fails: boolean;
}

/** Makes a gpu.js that computes in plain JavaScript, and pretends that it is WebGPU, with a memory of its own. */
export function pretendMemory(): { readonly gpuJs: GpuJs; readonly traffic: Traffic } {
  const { GPU, input } = findGpuJs(gpuJs);
  const traffic: Traffic = { kernels: 0, launches: 0, sent: 0, received: 0, live: 0, fails: false };
  const contents = new WeakMap<DeviceArray, KernelOutput>();
  const count = (output: readonly number[]) => output.reduce((product, length) => product * length, 1);

  function keep(rows: KernelOutput, output: readonly number[]): DeviceArray {
    traffic.live++;
    const array: DeviceArray = {
      output,
      toArray: async () => {
        traffic.received += count(output);
        return contents.get(array)!;
      },
      delete: () => {
        if (!contents.delete(array)) throw new Error('deleted twice');
        traffic.live--;
      },
    };
    contents.set(array, rows);
    return array;
  }

  function send(argument: KernelArgument): KernelArgument {
    if (!isOnDevice(argument)) {
      traffic.sent += argument.value.length;
      return argument;
    }
    const rows = contents.get(argument);
    if (rows === undefined) throw new Error('a kernel was given what was deleted');
    const output = Array.from(argument.output);
    return input(flatten(rows, count(output))!, output);
  }

  class Pretended extends GPU {
    constructor() {
      super({ mode: 'cpu' });
    }

    static override isWebGPUAvailable = async () => true;

    override createKernel(source: string, settings: KernelSettings): Kernel {
      traffic.kernels++;
      const kernel = super.createKernel(source, { ...settings, pipeline: false, immutable: false });
      const run = async (...inputs: readonly KernelArgument[]) => {
        traffic.launches++;
        const rows = (await kernel(...inputs.map(send))) as KernelOutput;
        if (settings.pipeline) return keep(rows, settings.output);
        if (traffic.fails) throw new Error('out of memory');
        traffic.received += count(settings.output);
        return rows;
      };
      // The adapter asks the engine of a kernel in which mode it is.
      const mode = { value: 'webgpu' };
      Object.defineProperty(kernel.kernel, 'constructor', {
        value: Object.create(kernel.kernel.constructor, { mode }),
      });
      return Object.assign(run, { kernel: kernel.kernel, destroy: () => kernel.destroy() });
    }
  }
  return { gpuJs: { GPU: Pretended, input }, traffic };
}
