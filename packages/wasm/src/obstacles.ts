import { BackendError } from '@segloss/core/adapter';
import { v128 } from './assembler/instructions.ts';
import { ModuleWriter } from './assembler/module.ts';
import { isNode } from './threads/worker-thread.ts';

/** Names a device of this package. */
export type DeviceId = 'threads' | 'single';

/** Why a device cannot be opened, and what to do about it. */
interface Obstacle {
  readonly reason: string;
  readonly remedy: string;
}

/** What to do where threads do not start. */
export const howToGetThreads = isNode
  ? "Allow workers and their files (--allow-worker, --allow-fs-read), keep worker.js of this package where it is, or use device 'single'."
  : "Allow workers of this page (worker-src 'self' in its Content-Security-Policy), serve worker.js of this package with it, or use device 'single'.";

/** The smallest module with vector instructions. */
function probe(): Uint8Array<ArrayBuffer> {
  const module = new ModuleWriter();
  module.add('probe', [], () => v128.zero, ['v128']);
  return module.finish(false);
}

async function obstacleToWebAssembly(): Promise<Obstacle | undefined> {
  if (typeof WebAssembly !== 'object') {
    return {
      reason: 'there is no WebAssembly',
      remedy: 'Use a newer runtime, or the reference of @segloss/core.',
    };
  }
  const bytes = probe();
  if (!WebAssembly.validate(bytes)) {
    return {
      reason: 'its WebAssembly has no vector instructions (SIMD)',
      remedy: 'Use a newer runtime, or the reference of @segloss/core.',
    };
  }
  try {
    await WebAssembly.compile(bytes);
    return undefined;
  } catch {
    return {
      reason: 'a policy forbids compiling WebAssembly',
      remedy: "Add 'wasm-unsafe-eval' to script-src in the Content-Security-Policy of the page.",
    };
  }
}

function obstacleToSharedMemory(): Obstacle | undefined {
  if (typeof SharedArrayBuffer === 'function') return undefined;
  return {
    reason: 'the page may not share memory, as it is not cross-origin isolated',
    remedy:
      "Serve it with the headers 'Cross-Origin-Opener-Policy: same-origin' and 'Cross-Origin-Embedder-Policy: " +
      "require-corp', or use device 'single'.",
  };
}

function obstacleToWorkers(): Obstacle | undefined {
  const isForbidden = isNode
    ? // Only a process under the permission model has this.
      (process.permission as typeof process.permission | undefined)?.has('worker') === false
    : typeof Worker !== 'function';
  return isForbidden ? { reason: 'it may not start workers', remedy: howToGetThreads } : undefined;
}

/**
 * Checks whether a device can be opened, as far as possible without trying.
 *
 * @param threads the number of threads, this one included
 * @throws BackendError
 */
export async function checkObstacles(id: DeviceId, threads: number): Promise<void> {
  const obstacle =
    (await obstacleToWebAssembly()) ??
    (id === 'threads' ? obstacleToSharedMemory() : undefined) ??
    (threads > 1 ? obstacleToWorkers() : undefined);
  if (obstacle) throw new BackendError({ source: 'wasm', subject: `device '${id}'`, ...obstacle });
}
