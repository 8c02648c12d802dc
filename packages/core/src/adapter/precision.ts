import { BackendError } from '../errors/errors.ts';

/** Single precision tells 1 from this; half precision does not. */
const justAboveOne = 1 + 2 ** -20;

/**
 * Adds two numbers on a device, to learn whether it works, and how exact it is: what engines say of themselves may be wrong.
 *
 * @param add adds two numbers as kernels do
 * @throws BackendError when it is less exact than single precision
 */
export async function checkSinglePrecision(
  source: string,
  device: string,
  add: (a: number, b: number) => Promise<number | undefined>,
): Promise<void> {
  if ((await add(1, justAboveOne - 1)) === justAboveOne) return;
  throw new BackendError({
    source,
    subject: `device '${device}'`,
    reason: 'it computes in half precision here',
    remedy: 'Use a device with single precision.',
  });
}
