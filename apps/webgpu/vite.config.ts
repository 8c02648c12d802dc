import { defineConfig } from 'vite';

// Packages of the workspace are taken from their sources; ONNX Runtime, bundled anew, would not find its WebAssembly.
export default defineConfig({
  resolve: { conditions: ['segloss-source', 'browser', 'module', 'development|production'] },
  optimizeDeps: { exclude: ['onnxruntime-web'] },
});
