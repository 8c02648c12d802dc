/** Where code runs. */
export type Place = 'node' | 'browser';

/** What a place may lack. */
export type Need = 'native' | 'webgpu' | 'webgl' | 'isolation';

/** Says what a place must have, as statements that a person can affirm. */
export const needNames: Readonly<Record<Place, { readonly [N in Need]?: string }>> = {
  browser: {
    webgpu: 'WebGPU',
    webgl: 'WebGL',
    isolation: 'the page is cross-origin isolated',
  },
  node: {
    native: 'native add-ons may be installed',
    webgpu: 'a driver for WebGPU: Vulkan, Metal or Direct3D',
  },
};

/** A device of an adapter, with what it takes to use it. */
export interface BackendChoice {
  readonly adapter: string;
  readonly device: string;
  /** What is needed, by place; it does not run in a place that is not named. */
  readonly needs: { readonly [P in Place]?: readonly Need[] };
  /** Packages to install beside `@segloss/core`, the adapter first. */
  readonly packages: readonly string[];
  /** What Node needs besides: it has no WebGPU of its own. */
  readonly nodePackages?: readonly string[];
}

const tensorflow = (...packages: string[]) => ['@segloss/tfjs', '@tensorflow/tfjs-core', ...packages];
const onnx = (engine: string) => ['@segloss/onnxruntime-web', engine];
const gpuJs = ['@segloss/gpu.js', 'gpu.js'];
const jax = ['@segloss/jax', '@jax-js/jax'];

/** The package that gives Node WebGPU. */
export const dawn = 'webgpu';

/** Lists the devices of all adapters, in the order in which equals are shown; tests hold it against what adapters and reports say. */
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
    nodePackages: [dawn],
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
    nodePackages: [dawn],
  },
  { adapter: 'gpu.js', device: 'webgl2', needs: { browser: ['webgl'] }, packages: gpuJs },
  { adapter: 'gpu.js', device: 'webgl', needs: { browser: ['webgl'] }, packages: gpuJs },
  { adapter: 'gpu.js', device: 'webasm', needs: { node: [], browser: [] }, packages: gpuJs },
  { adapter: 'gpu.js', device: 'cpu', needs: { node: [], browser: [] }, packages: gpuJs },
  {
    adapter: 'jax',
    device: 'webgpu',
    needs: { node: ['native', 'webgpu'], browser: ['webgpu'] },
    packages: jax,
    nodePackages: [dawn],
  },
  { adapter: 'jax', device: 'wasm', needs: { node: [], browser: [] }, packages: jax },
  { adapter: 'jax', device: 'cpu', needs: { node: [], browser: [] }, packages: jax },
];

/** Names a device as people do, such as `tfjs:wasm`. */
export const nameOf = ({ adapter, device }: Pick<BackendChoice, 'adapter' | 'device'>): string =>
  `${adapter}:${device}`;

/** Lists what to install for a device in a place. */
export const packagesOf = (
  { packages, nodePackages = [] }: BackendChoice,
  place: Place,
): readonly string[] => ['@segloss/core', ...packages, ...(place === 'node' ? nodePackages : [])];
