import { ParameterError, SeglossError } from '../errors/errors.ts';
import { messageOf } from '../errors/thrown.ts';
import type { DeviceStatus } from './adapter.ts';

/** Describes a device that cannot be opened. */
export type Unavailable = Extract<DeviceStatus, { available: false }>;

/** The remedy where no better one is known. */
export const otherDevice = 'Use another device of this adapter.';

/** A device that is described wrongly is the only one whose reason says nothing without its subject. */
const reasonOf = (error: SeglossError): string =>
  error instanceof ParameterError ? `${error.subject}: ${error.reason}` : error.reason;

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
    reason: known ? reasonOf(error) : messageOf(error),
    remedy: known ? error.remedy : otherDevice,
  };
}
