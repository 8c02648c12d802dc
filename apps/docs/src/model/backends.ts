/** Where code runs. */
export type Place = 'node' | 'browser';

/** What a place may lack. */
export type Need = 'native' | 'webgpu' | 'webgl' | 'isolation';

/** A device of an adapter, with what it takes to use it. */
export interface BackendChoice {
  readonly adapter: string;
  readonly device: string;
  /** What is needed, by place; it does not run in a place that is not named. */
  readonly needs: { readonly [P in Place]?: readonly Need[] };
  /** Packages to install beside `@segloss/core`, the adapter first. */
  readonly packages: readonly string[];
}

const tensorflow = (...packages: string[]) => ['@segloss/tfjs', '@tensorflow/tfjs-core', ...packages];
const onnx = (engine: string) => ['@segloss/onnxruntime-web', engine];
const gpuJs = ['@segloss/gpu.js', 'gpu.js'];

/** Lists the devices of all adapters, those that need least first; tests hold it against what adapters and reports say. */
export const backendChoices: readonly BackendChoice[] = [
  {
    adapter: 'wasm',
    device: 'threads',
    needs: { node: [], browser: ['isolation'] },
    packages: ['@segloss/wasm'],
  },
  { adapter: 'wasm', device: 'single', needs: { node: [], browser: [] }, packages: ['@segloss/wasm'] },
  {
    adapter: 'onnxruntime-web',
    device: 'webgpu',
    needs: { browser: ['webgpu'] },
    packages: onnx('onnxruntime-web'),
  },
  {
    adapter: 'onnxruntime-web',
    device: 'node-webgpu',
    needs: { node: ['native', 'webgpu'] },
    packages: onnx('onnxruntime-node'),
  },
  {
    adapter: 'onnxruntime-web',
    device: 'node-cpu',
    needs: { node: ['native'] },
    packages: onnx('onnxruntime-node'),
  },
  {
    adapter: 'onnxruntime-web',
    device: 'wasm',
    needs: { node: [], browser: [] },
    packages: onnx('onnxruntime-web'),
  },
  {
    adapter: 'tfjs',
    device: 'webgpu',
    needs: { node: ['native', 'webgpu'], browser: ['webgpu'] },
    packages: tensorflow('@tensorflow/tfjs-backend-webgpu'),
  },
  {
    adapter: 'tfjs',
    device: 'webgl',
    needs: { browser: ['webgl'] },
    packages: tensorflow('@tensorflow/tfjs-backend-webgl'),
  },
  {
    adapter: 'tfjs',
    device: 'node-gpu',
    needs: { node: ['native'] },
    packages: tensorflow('@tensorflow/tfjs-node-gpu'),
  },
  {
    adapter: 'tfjs',
    device: 'node',
    needs: { node: ['native'] },
    packages: tensorflow('@tensorflow/tfjs-node'),
  },
  {
    adapter: 'tfjs',
    device: 'wasm',
    needs: { node: [], browser: [] },
    packages: tensorflow('@tensorflow/tfjs-backend-wasm'),
  },
  {
    adapter: 'tfjs',
    device: 'cpu',
    needs: { node: [], browser: [] },
    packages: tensorflow('@tensorflow/tfjs-backend-cpu'),
  },
  {
    adapter: 'gpu.js',
    device: 'webgpu',
    needs: { node: ['native', 'webgpu'], browser: ['webgpu'] },
    packages: gpuJs,
  },
  { adapter: 'gpu.js', device: 'webgl2', needs: { browser: ['webgl'] }, packages: gpuJs },
  { adapter: 'gpu.js', device: 'webgl', needs: { browser: ['webgl'] }, packages: gpuJs },
  { adapter: 'gpu.js', device: 'webasm', needs: { node: [], browser: [] }, packages: gpuJs },
  { adapter: 'gpu.js', device: 'cpu', needs: { node: [], browser: [] }, packages: gpuJs },
];

/** Writes the code that opens a device. */
export function openingCode({ adapter, device, packages }: BackendChoice, place: Place): string {
  const [from, ...engines] = packages;
  if (place === 'browser' && adapter === 'tfjs') {
    return `import * as tf from '@tensorflow/tfjs-core';
import '${engines.at(-1)}';
import { createTfjsAdapter } from '${from}';

const backend = await createTfjsAdapter(tf).open('${device}');`;
  }
  if (place === 'browser' && adapter === 'gpu.js') {
    return `import * as gpuJs from 'gpu.js';
import { createGpuJsAdapter } from '${from}';

const backend = await createGpuJsAdapter(gpuJs).open('${device}');`;
  }
  const name = { 'onnxruntime-web': 'onnxruntime', 'gpu.js': 'gpujs' }[adapter] ?? adapter;
  return `import { ${name} } from '${from}';

const backend = await ${name}.open('${device}');`;
}
