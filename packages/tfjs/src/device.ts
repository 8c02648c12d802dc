import { BackendError } from '@segloss/core';
import type { TensorFlow } from './tensorflow.ts';

/** The end of the queue of each engine; copies of TensorFlow.js in one process share their engine. */
const queues = new WeakMap<object, Promise<unknown>>();

/** Runs work after all earlier work on the same engine, whether that succeeded or not. */
function inTurn<T>(tf: TensorFlow, work: () => Promise<T>): Promise<T> {
  const engine = tf.engine();
  const turn = (queues.get(engine) ?? Promise.resolve()).then(work);
  queues.set(
    engine,
    turn.catch(() => undefined),
  );
  return turn;
}

async function setDevice(tf: TensorFlow, device: string): Promise<void> {
  const fail = (reason: string, cause?: unknown): never => {
    throw new BackendError({
      source: 'tfjs',
      subject: `cannot set device '${device}'`,
      reason,
      remedy: 'Use another device of this adapter.',
      cause,
    });
  };
  if (tf.getBackend() !== device) {
    const isSet = await tf.setBackend(device).catch((error: unknown) => fail(messageOf(error), error));
    if (!isSet) fail('TensorFlow.js could not start it and wrote the cause to the console');
  }
  const actual = tf.getBackend();
  if (actual !== device) fail(`TensorFlow.js uses '${actual}' instead`);
}

/** Gives the message of anything that was thrown, without a full stop. */
export const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).trim().replace(/\.$/, '');

/**
 * Computes something on a device, and sets the backend that was in use before again. TensorFlow.js has one backend
 * for all, so the work is synchronous, and runs on one engine take turns.
 *
 * @throws BackendError when the device cannot be set, or something else than asked for is in use.
 */
export function withDevice<T>(tf: TensorFlow, device: string, compute: () => T): Promise<T> {
  return inTurn(tf, async () => {
    const previous: string | undefined = tf.getBackend();
    try {
      await setDevice(tf, device);
      return compute();
    } finally {
      if (previous && tf.getBackend() !== previous) await tf.setBackend(previous);
    }
  });
}
