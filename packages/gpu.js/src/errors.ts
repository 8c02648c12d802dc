import { BackendError } from '@segloss/core';

/** Names this package in errors. */
export const source = 'gpu.js';

/** Gives the message of anything that was thrown, without a full stop. */
export const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).trim().replace(/\.$/, '');

/** Makes an error of this package. */
export const backendError = (
  subject: string,
  reason: string,
  remedy: string,
  cause?: unknown,
): BackendError => new BackendError({ source, subject, reason, remedy, cause });
