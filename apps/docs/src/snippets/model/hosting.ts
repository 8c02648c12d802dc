import { type BackendChoice, nameOf, type Place } from '../../backends/model/backends.ts';

/** Response headers that isolate a page, so that it may share memory between threads. */
export const isolationHeaders: Readonly<Record<string, string>> = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** What a content security policy must allow beyond files of the page's own origin, by adapter or by device. */
const allowances: Readonly<Record<string, { readonly script?: string; readonly worker?: string }>> = {
  wasm: { script: "'wasm-unsafe-eval'" },
  'onnxruntime-web': { script: "'wasm-unsafe-eval'" },
  'tfjs:wasm': { script: "'wasm-unsafe-eval'" },
  'gpu.js:webasm': { script: "'wasm-unsafe-eval'", worker: 'blob:' },
  'jax:wasm': { script: "'wasm-unsafe-eval'" },
  'gpu.js:cpu': { script: "'unsafe-eval'" },
};

/** Writes the strictest content security policy under which a device computes in a page that loads its own files only. */
export function securityPolicy(choice: BackendChoice): string {
  const { script, worker } = allowances[nameOf(choice)] ?? allowances[choice.adapter] ?? {};
  const list = (name: string, ...sources: readonly (string | undefined)[]) =>
    [name, "'self'", ...sources.filter(Boolean)].join(' ');
  return [
    "default-src 'none'",
    list('script-src', script),
    list('worker-src', worker),
    list('connect-src'),
  ].join('; ');
}

/** What is worth knowing, by place, and by adapter or device. */
const knowledge: Readonly<Record<Place, Readonly<Record<string, string>>>> = {
  browser: {
    'wasm:threads':
      'Threads are workers from a file of the package, which Vite and webpack 5 find. A server that sends no headers leaves the page without shared memory: use the device single there.',
    'onnxruntime-web':
      'The bundler puts the .wasm file of ONNX Runtime beside the scripts. Where it lies elsewhere, set `ort.env.wasm.wasmPaths` and pass the runtime to `createOnnxAdapter(ort)`.',
    'tfjs:wasm':
      'Vite and webpack 5 copy the three .wasm files; other bundlers need their addresses written out. A page loads only one of them.',
    'gpu.js:cpu':
      "This device generates code from text. The policy must allow 'unsafe-eval' for this, and so for the whole page.",
  },
  node: {
    'tfjs:node':
      'Works in Node 20 and 22. An install script downloads TensorFlow in C; it must be allowed to run.',
    'tfjs:node-gpu':
      'Works in Node 20 and 22, with CUDA. An install script downloads TensorFlow in C; it must be allowed to run.',
    'onnxruntime-web:node-cpu': 'The install script only downloads what CUDA needs, so you can skip it.',
    'onnxruntime-web:node-webgpu': 'The install script only downloads what CUDA needs, so you can skip it.',
  },
};

/** Says what is worth knowing of a device in a place before its code is put to use. */
export function notesOf(choice: BackendChoice, place: Place, isIsolated: boolean): readonly string[] {
  const known = knowledge[place];
  const own = known[nameOf(choice)] ?? known[choice.adapter];
  return [
    ...(own === undefined ? [] : [own]),
    ...(isIsolated
      ? ['In an isolated page, files from other origins must allow it, through CORS or CORP.']
      : []),
    ...(place === 'browser'
      ? [
          'The policy allows files of your own origin and what the device needs. Add what else your page loads.',
        ]
      : []),
  ];
}
