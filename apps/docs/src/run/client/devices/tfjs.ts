import type { Adapter } from '@segloss/core';
import { createTfjsAdapter } from '@segloss/tfjs';
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';

const files = {
  'tfjs-backend-wasm.wasm': plain,
  'tfjs-backend-wasm-simd.wasm': simd,
  // Has to be named, and is never loaded.
  'tfjs-backend-wasm-threaded-simd.wasm': simd,
};

/** Loads TensorFlow.js with all its backends for browsers. */
export async function loadTfjs(): Promise<Adapter> {
  const [tf, { setWasmPaths }] = await Promise.all([
    import('@tensorflow/tfjs-core'),
    import('@tensorflow/tfjs-backend-wasm'),
    import('@tensorflow/tfjs-backend-cpu'),
    import('@tensorflow/tfjs-backend-webgl'),
    import('@tensorflow/tfjs-backend-webgpu'),
  ]);
  setWasmPaths(files);
  // Its threads run the text of a function, which means nothing once a bundler has renamed what the function uses.
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  const adapter = createTfjsAdapter(tf);
  return {
    ...adapter,
    // A backend for Node is nothing that a visitor could get.
    devices: async () => (await adapter.devices()).filter(({ id }) => id !== 'tensorflow'),
  };
}
