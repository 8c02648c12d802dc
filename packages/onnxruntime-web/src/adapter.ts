import type { Adapter } from '@segloss/core/adapter';
import { createAdapter } from './run/create-adapter.ts';
import { devicesOf, installedDevices } from './run/devices.ts';
import { checkRuntime, type OnnxRuntime } from './run/ort.ts';

/** Imports a package that may be missing when this one is compiled or bundled. */
const importOptional = (name: string): Promise<OnnxRuntime> =>
  import(/* @vite-ignore */ /* webpackIgnore: true */ name);

/**
 * Runs losses on the installed packages of ONNX Runtime: in Node, devices `node-webgpu` and `node-cpu` of onnxruntime-node, and
 * `wasm` of onnxruntime-web; in browsers `webgpu`, `wasm` and, where the browser has it, `webnn`. A package is loaded when it
 * is first needed.
 */
export const onnxruntime: Adapter = createAdapter(() =>
  installedDevices({
    web: () => import('onnxruntime-web'),
    webgpu: () => import('onnxruntime-web/webgpu'),
    all: () => import('onnxruntime-web/all'),
    node: () => importOptional('onnxruntime-node'),
  }),
);

/**
 * Makes an adapter of your own ONNX Runtime, such as one whose `env.wasm.wasmPaths` you have set.
 *
 * @throws BackendError when it is not ONNX Runtime
 *
 * @example
 * import * as ort from 'onnxruntime-web/webgpu';
 * const backend = await createOnnxAdapter(ort).open('webgpu');
 */
export function createOnnxAdapter(runtime: OnnxRuntime): Adapter {
  checkRuntime(runtime);
  return createAdapter(() => devicesOf(runtime));
}
