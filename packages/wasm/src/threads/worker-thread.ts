import type { Worker as NodeWorker } from 'node:worker_threads';
import { messageOf } from '@segloss/core';

/** A thread that helps. */
export interface WorkerThread {
  post(message: unknown): void;
  /** Resolves with the next answer. */
  answer(): Promise<void>;
  end(): Promise<void>;
}

/**
 * Starts a thread that helps.
 *
 * @param onFailure is told when the thread could not start, or ended by itself, and why
 * @throws what the runtime throws where there may be no threads
 */
export type StartWorker = (onFailure: (why: string) => void) => WorkerThread;

const workerFile = new URL('./worker.js', import.meta.url);

/** Whether threads are those of Node. */
export const isNode = typeof process === 'object' && process.versions?.node !== undefined;

function startNodeWorker(onFailure: (why: string) => void): WorkerThread {
  // Not an import: bundlers for pages stumble over those of Node.
  const { Worker } = process.getBuiltinModule('node:worker_threads');
  const worker: NodeWorker = new Worker(workerFile);
  let isEnding = false;
  let settle: () => void = () => undefined;
  worker.on('error', (error: unknown) => onFailure(messageOf(error)));
  worker.on('exit', (code) => {
    if (!isEnding) onFailure(`it ended with code ${code}`);
  });
  worker.on('message', () => settle());
  // A process ends although workers wait, but not while it waits for an answer of theirs.
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
  // A page hears nothing of a worker that ends, but gets the lock that it held.
  const lock = navigator.locks && `segloss worker ${crypto.randomUUID()}`;
  let isEnding = false;
  let settle: () => void = () => undefined;
  const onGone = (): void => {
    if (!isEnding) onFailure('it was ended');
  };
  worker.addEventListener('error', ({ message }) =>
    // Of a file that is missing or forbidden, the event says nothing.
    onFailure(message || 'the worker file could not be loaded'),
  );
  if (lock) {
    worker.postMessage({ lock });
    // Whoever answers has the lock.
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

/** Starts a thread of this runtime. */
export const startWorker: StartWorker = isNode ? startNodeWorker : startBrowserWorker;
