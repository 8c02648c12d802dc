import { SeglossError } from '../errors/errors.ts';
import { messageOf } from '../errors/thrown.ts';
import type { DeviceStatus } from './adapter.ts';

/** Describes a device that cannot be opened. */
export type Unavailable = Extract<DeviceStatus, { available: false }>;

/** The remedy where no better one is known. */
export const otherDevice = 'Use another device of this adapter.';

/** Describes a device that did not open, by what was thrown when somebody tried. */
export function unavailable(
  { id, description }: Pick<DeviceStatus, 'id' | 'description'>,
  error: unknown,
): Unavailable {
  const known = error instanceof SeglossError;
  return {
    id,
    description,
    available: false,
    reason: known ? error.reason : messageOf(error),
    remedy: known ? error.remedy : otherDevice,
  };
}
