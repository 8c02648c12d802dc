import { numbersOf } from './compiled-kernel.ts';
import { release } from './device.ts';
import type { KernelArgument } from './gpu-js.ts';
import { type Kernels, uploadOf } from './kernels.ts';
import type { Shape } from './shape.ts';

/** Keeps the fields of a run, by position of their nodes: on the host, on the device, or on both. */
export interface Fields {
  /** Adds a field that the host computed. */
  setNumbers(position: number, numbers: Float32Array): void;
  /** Adds a field as kernels take it. It is released with the others, unless it is borrowed. */
  setArray(position: number, array: KernelArgument, isBorrowed?: boolean): void;
  /** Gives a field as kernels take it. A field on the host is sent to the device once. */
  array(position: number): Promise<KernelArgument>;
  /** Gives the numbers of a field on the host. */
  numbers(position: number): Promise<Float32Array>;
  /** Releases all fields, except for one that the caller keeps. */
  dispose(except?: number): Promise<void>;
}

/** Makes a store for the fields of one run. */
export function createFields(
  kernels: Kernels,
  { columns, lines, V }: Shape,
  volumesOf: (position: number) => number,
): Fields {
  const { device } = kernels;
  const onHost = new Map<number, Float32Array>();
  const arrays = new Map<number, Promise<KernelArgument>>();
  const borrowed = new Set<number>();

  async function send(position: number): Promise<KernelArgument> {
    const size = [columns, lines, volumesOf(position)] as const;
    const input = device.gpuJs.input(onHost.get(position)!, [...size]);
    return device.hasMemory ? kernels.keep(uploadOf(size), [input]) : input;
  }

  return {
    setNumbers: (position, numbers) => void onHost.set(position, numbers),
    setArray(position, array, isBorrowed = false) {
      arrays.set(position, Promise.resolve(array));
      if (isBorrowed) borrowed.add(position);
    },
    array(position) {
      const array = arrays.get(position) ?? send(position);
      arrays.set(position, array);
      return array;
    },
    async numbers(position) {
      const known = onHost.get(position);
      if (known) return known;
      const numbers = await numbersOf(device, await arrays.get(position)!, volumesOf(position) * V);
      onHost.set(position, numbers);
      return numbers;
    },
    async dispose(except) {
      for (const [position, array] of arrays) {
        if (position === except || borrowed.has(position)) continue;
        // Where sending failed, there is nothing to release.
        await array.then(
          (sent) => release(device, sent),
          () => undefined,
        );
      }
    },
  };
}
