import { BackendError, inTurn } from '@segloss/core/adapter';
import { messageOf } from '@segloss/core/errors';
import type { TensorFlow } from './tensorflow.ts';

async function setDevice(tf: TensorFlow, device: string): Promise<void> {
  const fail = (reason: string, remedy: string, cause?: unknown): never => {
    throw new BackendError({
      source: 'tfjs',
      subject: `cannot set device '${device}'`,
      reason,
      remedy,
      cause,
    });
  };
  if (tf.getBackend() !== device) {
    const isSet = await tf
      .setBackend(device)
      .catch((error: unknown) => fail(messageOf(error), 'Register the backend first.', error));
    if (!isSet) fail('TensorFlow.js could not start it', 'See the console for the reason.');
  }
  const actual = tf.getBackend();
  if (actual !== device)
    fail(`TensorFlow.js uses '${actual}' instead`, 'Do not set another backend during a run.');
}

/** Flags that make TensorFlow.js compute small tensors on the CPU, whatever the backend. */
const forwarding = [
  { backend: 'webgl', flag: 'WEBGL_CPU_FORWARD' },
  { backend: 'webgpu', flag: 'WEBGPU_CPU_FORWARD' },
] as const;

/** Runs work entirely on the current device. */
function withoutForwarding<T>(tf: TensorFlow, work: () => T): T {
  const env = tf.env();
  // Flags exist only once their backend is registered.
  const known = forwarding.filter(({ backend }) => tf.findBackendFactory(backend) != null);
  const before = known.map(({ flag }) => env.getBool(flag));
  for (const { flag } of known) env.set(flag, false);
  try {
    return work();
  } finally {
    for (const [i, { flag }] of known.entries()) env.set(flag, before[i]!);
  }
}

/**
 * Does work that may set another backend, and restores the previous one. TensorFlow.js has one current backend, so work on one
 * engine takes turns; copies of TensorFlow.js in one process share their engine.
 */
export function restoringBackend<T>(tf: TensorFlow, work: () => Promise<T>): Promise<T> {
  return inTurn(tf.engine(), async () => {
    const previous: string | undefined = tf.getBackend();
    try {
      return await work();
    } finally {
      if (previous && tf.getBackend() !== previous) await tf.setBackend(previous);
    }
  });
}

/**
 * Computes something on a device, given by its name in TensorFlow.js, and restores the previous backend. The work is
 * synchronous, so that no other code sets another backend meanwhile.
 *
 * @throws BackendError when the device cannot be set, or another one is in use
 */
export function withDevice<T>(tf: TensorFlow, device: string, compute: () => T): Promise<T> {
  return restoringBackend(tf, async () => {
    await setDevice(tf, device);
    return withoutForwarding(tf, compute);
  });
}
