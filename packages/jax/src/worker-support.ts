import { BackendError } from '@segloss/core/adapter';
import { source } from './load.ts';

const hasWorker = (): boolean => 'Worker' in globalThis;

/** Whether there was `Worker` when jax-js made its memory, which it does once in a process. */
let hadWorker: boolean | undefined;

/** Notes whether there is `Worker`; called before jax-js starts its WebAssembly. */
export function noteWorker(): void {
  hadWorker ??= hasWorker();
}

/**
 * Refuses to compile kernels that would not fit the memory. jax-js asks whether there is `Worker` for the memory, and again
 * for each kernel; in Node, libraries such as onnxruntime-web add it in between.
 *
 * @throws BackendError
 */
export function checkWorker(): void {
  if (hadWorker === undefined || hadWorker === hasWorker()) return;
  throw new BackendError({
    source,
    subject: "device 'wasm'",
    reason:
      'another library has added `Worker` to this process since jax-js started, which jax-js cannot cope with',
    remedy: 'Run the two in processes of their own, or use that library once before you open this device.',
  });
}
