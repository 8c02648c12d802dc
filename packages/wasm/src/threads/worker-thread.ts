import type { Worker as NodeWorker } from 'node:worker_threads';
import { messageOf } from '@segloss/core/errors';

/** A worker of a thread pool. */
export interface WorkerThread {
  post(message: unknown): void;
  /** Resolves with the next answer. */
  answer(): Promise<void>;
  end(): Promise<void>;
}

/**
 * Starts a worker.
 *
 * @param onFailure called with the reason when the worker cannot start, or ends by itself
 * @throws whatever the runtime throws where it refuses workers
 */
export type StartWorker = (onFailure: (why: string) => void) => WorkerThread;

const workerFile = new URL('./worker.js', import.meta.url);

/** Whether this is Node, or a runtime with its modules. */
export const isNode = typeof process === 'object' && process.versions?.node !== undefined;

function startNodeWorker(onFailure: (why: string) => void): WorkerThread {
  // Not an import: bundlers for browsers cannot resolve modules of Node.
  const { Worker } = process.getBuiltinModule('node:worker_threads');
  const worker: NodeWorker = new Worker(workerFile);
  let isEnding = false;
  let settle: () => void = () => undefined;
  worker.on('error', (error: unknown) => onFailure(messageOf(error)));
  worker.on('exit', (code) => {
    if (!isEnding) onFailure(`it ended with code ${code}`);
  });
  worker.on('message', () => settle());
  // Idle workers do not keep the process alive; workers that owe an answer do.
  worker.unref();
  return {
    post: (message) => worker.postMessage(message),
    answer: () => {
      worker.ref();
      return new Promise<void>((resolve) => {
        settle = resolve;
      }).finally(() => worker.unref());
    },
    end: async () => {
      isEnding = true;
      await worker.terminate();
    },
  };
}

function startBrowserWorker(onFailure: (why: string) => void): WorkerThread {
  const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  // No event tells a page that a worker has ended, but the lock that the worker held becomes free.
  const lock = navigator.locks && `segloss worker ${crypto.randomUUID()}`;
  let isEnding = false;
  let settle: () => void = () => undefined;
  const onGone = (): void => {
    if (!isEnding) onFailure('it was ended');
  };
  worker.addEventListener('error', ({ message }) =>
    // When the file is missing or forbidden, the event has no message.
    onFailure(message || 'the worker file could not be loaded'),
  );
  if (lock) {
    worker.postMessage({ lock });
    // A worker that answers has the lock.
    const watch = () => navigator.locks.request(lock, onGone).catch(() => undefined);
    worker.addEventListener('message', watch, { once: true });
  }
  worker.addEventListener('message', () => settle());
  return {
    post: (message) => worker.postMessage(message),
    answer: () =>
      new Promise((resolve) => {
        settle = resolve;
      }),
    end: async () => {
      isEnding = true;
      worker.terminate();
    },
  };
}

/** Starts a worker of this runtime. */
export const startWorker: StartWorker = isNode ? startNodeWorker : startBrowserWorker;
