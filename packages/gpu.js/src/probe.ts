import { type DeviceStatus, SeglossError } from '@segloss/core';
import { compileKernel, type Device } from './compiled-kernel.ts';
import { backendError, messageOf } from './errors.ts';
import type { Gpu, GpuJs } from './gpu-js.ts';
import type { Mode } from './modes.ts';

/** Single precision tells 1 from this; half precision does not. */
const justAboveOne = 1 + 2 ** -20;

const otherDevice = 'Use another device of this adapter.';

/** Starts a mode. */
function start(gpuJs: GpuJs, mode: string): Gpu {
  try {
    return new gpuJs.GPU({ mode });
  } catch (error) {
    throw backendError(`device '${mode}'`, messageOf(error), otherDevice, error);
  }
}

/** Adds two numbers, to learn whether a mode works and how exact it is. */
async function checkPrecision(device: Device): Promise<void> {
  const kernel = compileKernel(device, {
    position: 0,
    source: 'function (numbers) { return numbers[0] + numbers[1]; }',
    functions: [],
    fields: [],
    statistics: [],
    output: [1, 1, 1],
  });
  try {
    const numbers = Float32Array.of(1, justAboveOne - 1);
    const [sum] = await kernel.run([device.gpuJs.input(numbers, [2])]);
    if (sum === justAboveOne) return;
    throw backendError(
      `device '${device.mode}'`,
      'it computes in half precision here',
      'Use a device with single precision.',
    );
  } finally {
    kernel.dispose();
  }
}

/**
 * Opens a mode and runs a kernel on it.
 *
 * @throws BackendError when it does not work here
 */
export async function openMode(gpuJs: GpuJs, mode: string): Promise<Device> {
  if (mode === 'webgpu' && !(await gpuJs.GPU.isWebGPUAvailable())) {
    throw backendError(`device '${mode}'`, 'there is no WebGPU here', otherDevice);
  }
  const gpu = start(gpuJs, mode);
  const device: Device = { gpuJs, gpu, mode };
  try {
    await checkPrecision(device);
    return device;
  } catch (error) {
    await gpu.destroy();
    if (error instanceof SeglossError) throw error;
    throw backendError(`device '${mode}'`, messageOf(error), otherDevice, error);
  }
}

/** Tells whether a mode can be opened, and why not. Never throws. */
export async function probe(load: () => Promise<GpuJs>, mode: Mode): Promise<DeviceStatus> {
  const { id, description, processor } = mode;
  try {
    const { gpu } = await openMode(await load(), id);
    await gpu.destroy();
    return { id, description, processor, available: true, precision: 'float32' };
  } catch (error) {
    const isKnown = error instanceof SeglossError;
    return {
      id,
      description,
      available: false,
      reason: isKnown ? error.reason : messageOf(error),
      remedy: isKnown ? error.remedy : otherDevice,
    };
  }
}
