import type { Adapter } from '@segloss/core';
import type { AdapterName } from '../../model/requests.ts';

/** Loads an adapter with its engine; each is a script of its own, and none is loaded before somebody asks. */
export const adapters: Readonly<Record<AdapterName, () => Promise<Adapter>>> = {
  wasm: async () => (await import('@segloss/wasm')).wasm,
  tfjs: async () => (await import('./tfjs.ts')).loadTfjs(),
  'onnxruntime-web': async () => (await import('@segloss/onnxruntime-web')).onnxruntime,
  'gpu.js': async () => (await import('./gpu-js.ts')).loadGpuJs(),
  jax: async () => (await import('@segloss/jax')).jax,
};
