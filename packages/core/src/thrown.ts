import type { DeviceStatus } from './adapter.ts';
import { SeglossError } from './errors.ts';

/** Gives the message of anything that an engine threw, without a full stop. */
export const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).trim().replace(/\.$/, '');

const missingCodes: readonly unknown[] = ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'];

/** Tells whether an import failed because a package is not installed, and not because it does not load. */
export const isMissingPackage = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && missingCodes.includes(error.code);

/** Describes a device that did not open, by what was thrown when somebody tried. */
export function unavailable(
  { id, description }: Pick<DeviceStatus, 'id' | 'description'>,
  error: unknown,
): Extract<DeviceStatus, { available: false }> {
  const known = error instanceof SeglossError;
  return {
    id,
    description,
    available: false,
    reason: known ? error.reason : messageOf(error),
    remedy: known ? error.remedy : 'Use another device of this adapter.',
  };
}
