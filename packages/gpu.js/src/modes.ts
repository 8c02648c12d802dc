import type { DeviceArithmetic } from '@segloss/core';

/** What is known of a mode of gpu.js before it runs. */
export interface Mode extends Pick<DeviceArithmetic, 'processor'> {
  readonly id: string;
  readonly description: string;
}

/** Lists the modes, best first; each is a device. */
export const modes: readonly Mode[] = [
  { id: 'webgpu', description: 'GPU, through WebGPU', processor: 'gpu' },
  { id: 'webgl2', description: 'GPU, through WebGL 2', processor: 'gpu' },
  { id: 'webgl', description: 'GPU, through WebGL', processor: 'gpu' },
  { id: 'webasm', description: 'WebAssembly', processor: 'cpu' },
  { id: 'cpu', description: 'plain JavaScript', processor: 'cpu' },
];
