import { BackendError } from '@segloss/core/adapter';

/** Names this package in errors. */
export const source = 'gpu.js';

/** Makes an error of this package. */
export const backendError = (
  subject: string,
  reason: string,
  remedy: string,
  cause?: unknown,
): BackendError => new BackendError({ source, subject, reason, remedy, cause });
