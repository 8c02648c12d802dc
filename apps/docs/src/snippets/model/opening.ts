import type { BackendChoice, Place } from '../../backends/model/backends.ts';

/** The pieces of code that open a device. */
export interface Opening {
  readonly imports: readonly string[];
  /** What comes before, such as where files of the engine are; may be empty. */
  readonly setup: string;
  /** An expression whose value is a promise of the backend. */
  readonly open: string;
}

/** The names under which adapters are exported, where they are not the names of the adapters. */
const exportNames: Readonly<Record<string, string>> = { 'onnxruntime-web': 'onnxruntime', 'gpu.js': 'gpujs' };

const wasmFiles = ['tfjs-backend-wasm', 'tfjs-backend-wasm-simd', 'tfjs-backend-wasm-threaded-simd'];

/** TensorFlow.js looks for its files beside the page, where no bundler puts them, and writes its threads from bundled code. */
const wasmSetup = (
  engine: string,
): string => `// Threads of this engine do not survive a bundler that shortens names; without them it needs no isolated page.
tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
setWasmPaths({
${wasmFiles
  .map((name) => `  '${name}.wasm': new URL('${engine}/dist/${name}.wasm', import.meta.url).href,`)
  .join('\n')}
});`;

/** Says how to open a device: in browsers TensorFlow.js and gpu.js are handed over, elsewhere adapters find them. */
export function openingOf({ adapter, device, packages }: BackendChoice, place: Place): Opening {
  const [from, ...engines] = packages;
  const engine = engines.at(-1);
  if (place === 'browser' && adapter === 'tfjs') {
    const isWasm = device === 'wasm';
    return {
      imports: [
        `import { createTfjsAdapter } from '${from}';`,
        isWasm ? `import { setWasmPaths } from '${engine}';` : `import '${engine}';`,
        "import * as tf from '@tensorflow/tfjs-core';",
      ],
      setup: isWasm ? wasmSetup(engine!) : '',
      open: `createTfjsAdapter(tf).open('${device}')`,
    };
  }
  if (place === 'browser' && adapter === 'gpu.js') {
    return {
      imports: [`import { createGpuJsAdapter } from '${from}';`, `import * as gpuJs from '${engine}';`],
      setup: '',
      open: `createGpuJsAdapter(gpuJs).open('${device}')`,
    };
  }
  const name = exportNames[adapter] ?? adapter;
  return { imports: [`import { ${name} } from '${from}';`], setup: '', open: `${name}.open('${device}')` };
}
