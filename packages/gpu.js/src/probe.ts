import { checkSinglePrecision } from '@segloss/core/adapter';
import { compileKernel, destroyKernel, type KernelCode, numbersOf } from './compiled-kernel.ts';
import { type Device, modeOf } from './device.ts';
import { backendError, source } from './errors.ts';
import type { Gpu, GpuJs } from './gpu-js.ts';
import { factsOf, type Mode, modes } from './modes.ts';

const addition: KernelCode = {
  source: 'function (numbers) { return numbers[0] + numbers[1]; }',
  functions: [],
  output: [1, 1, 1],
};

/** Adds two numbers with a kernel. */
async function add(device: Device, a: number, b: number): Promise<number | undefined> {
  const kernel = compileKernel(device, addition, false);
  try {
    const [sum] = await numbersOf(
      device,
      await kernel.run([device.gpuJs.input(Float32Array.of(a, b), [2])]),
      1,
    );
    return sum;
  } finally {
    kernel.dispose();
  }
}

const checkPrecision = (device: Device): Promise<void> =>
  checkSinglePrecision(source, device.mode, (a, b) => add(device, a, b));

/** Opens a mode and runs a kernel on it. Rejects when the mode does not work here, or is less exact than single precision. */
export async function openMode(gpuJs: GpuJs, facts: Mode): Promise<Device> {
  const { id: mode } = facts;
  if (mode === 'webgpu' && !(await gpuJs.GPU.isWebGPUAvailable())) {
    throw backendError(
      `device '${mode}'`,
      'there is no WebGPU here',
      'Use a browser with WebGPU, and serve the page over https or from localhost.',
    );
  }
  const gpu = new gpuJs.GPU({ mode });
  const device: Device = { gpuJs, gpu, ...factsOf(facts), held: new Set() };
  try {
    await checkPrecision(device);
    return device;
  } catch (error) {
    await gpu.destroy();
    throw error;
  }
}

/**
 * Makes a device of an instance of `GPU` that the caller opened.
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
