import { type DeviceStatus, messageOf, SeglossError, unavailable } from '@segloss/core';
import { compileKernel, destroyKernel, type KernelCode, numbersOf } from './compiled-kernel.ts';
import { type Device, modeOf } from './device.ts';
import { backendError } from './errors.ts';
import type { Gpu, GpuJs } from './gpu-js.ts';
import { factsOf, type Mode, modes } from './modes.ts';

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

const addition: KernelCode = {
  source: 'function (numbers) { return numbers[0] + numbers[1]; }',
  functions: [],
  output: [1, 1, 1],
};

/**
 * Adds two numbers, to learn whether a mode works and how exact it is.
 *
 * @throws BackendError when it is less exact than single precision
 */
export async function checkPrecision(device: Device): Promise<void> {
  const kernel = compileKernel(device, addition, false);
  try {
    const numbers = device.gpuJs.input(Float32Array.of(1, justAboveOne - 1), [2]);
    const [sum] = await numbersOf(device, await kernel.run([numbers]), 1);
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
export async function openMode(gpuJs: GpuJs, facts: Mode): Promise<Device> {
  const { id: mode } = facts;
  if (mode === 'webgpu' && !(await gpuJs.GPU.isWebGPUAvailable())) {
    throw backendError(`device '${mode}'`, 'there is no WebGPU here', otherDevice);
  }
  const gpu = start(gpuJs, mode);
  const device: Device = { gpuJs, gpu, ...factsOf(facts), held: new Set() };
  try {
    await checkPrecision(device);
    return device;
  } catch (error) {
    await gpu.destroy();
    if (error instanceof SeglossError) throw error;
    throw backendError(`device '${mode}'`, messageOf(error), otherDevice, error);
  }
}

/**
 * Makes a device of an instance of `GPU` that somebody else opened.
 *
 * @throws BackendError when it computes in a mode that is not known, or is not exact enough
 */
export async function adopt(gpuJs: GpuJs, gpu: Gpu): Promise<{ device: Device; mode: Mode }> {
  const kernel = gpu.createKernel('function () { return 1; }', {
    output: [1],
    functions: [],
    loopMaxIterations: 1,
    precision: 'single',
    pipeline: false,
    immutable: false,
  });
  await kernel();
  const actual = modeOf(kernel);
  destroyKernel(gpu, kernel);
  const mode = modes.find(({ id }) => id === actual);
  if (mode === undefined) {
    const known = modes.map(({ id }) => `'${id}'`).join(' or ');
    throw backendError('GPU of gpu.js', `it computes in the mode '${actual}'`, `Use mode ${known}.`);
  }
  const device: Device = { gpuJs, gpu, ...factsOf(mode), held: new Set() };
  await checkPrecision(device);
  return { device, mode };
}

/** Tells whether a mode can be opened, and why not. Never throws. */
export async function probe(load: () => Promise<GpuJs>, mode: Mode): Promise<DeviceStatus> {
  const { id, description, processor } = mode;
  try {
    const { gpu } = await openMode(await load(), mode);
    await gpu.destroy();
    return { id, description, processor, available: true, precision: 'float32' };
  } catch (error) {
    return unavailable(mode, error);
  }
}
