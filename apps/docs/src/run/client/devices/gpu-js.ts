import type { Adapter } from '@segloss/core';
import { createGpuJsAdapter } from '@segloss/gpu.js';
import about from 'gpu.js/package.json' with { type: 'json' };

/** Loads gpu.js, which does not tell its version itself. */
export async function loadGpuJs(): Promise<Adapter> {
  const { default: gpuJs } = await import('gpu.js');
  return { ...createGpuJsAdapter(gpuJs), library: async () => ({ name: 'gpu.js', version: about.version }) };
}
