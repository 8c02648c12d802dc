import { withBrowserTests } from '../../vitest.browser.ts';

// Bundled anew, ONNX Runtime would not find its WebAssembly.
export default withBrowserTests({ optimizeDeps: { exclude: ['onnxruntime-web'] } });
