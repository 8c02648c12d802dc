import { type ErrorDetails, messageFrom, readable } from './message.ts';

export type { ErrorDetails } from './message.ts';

/** Reports a problem that the user of the library can mend; every error thrown on purpose is one of these. */
export class SeglossError extends Error {
  // Written out, as the names of classes do not survive in pages whose scripts were made small.
  override readonly name: string = 'SeglossError';
  readonly subject: string;
  readonly reason: string;
  readonly remedy: string;

  constructor(details: ErrorDetails) {
    const { subject, reason, remedy } = readable(details);
    super(messageFrom(details), details.cause === undefined ? undefined : { cause: details.cause });
    this.subject = subject;
    this.reason = reason;
    this.remedy = remedy;
  }
}

/** Reports a loss id that is not in the registry. */
export class UnknownLossError extends SeglossError {
  override readonly name: string = 'UnknownLossError';
}

/** Reports a parameter that is unknown, mistyped or out of its range. */
export class ParameterError extends SeglossError {
  override readonly name: string = 'ParameterError';
}

/** Reports arrays that cannot be scored: wrong rank or shape, a label out of range, NaN or infinity. */
export class InputError extends SeglossError {
  override readonly name: string = 'InputError';
}

/** Reports a value or a gradient that is not finite: of which loss, and at which index. */
export class ResultError extends SeglossError {
  override readonly name: string = 'ResultError';
}

/** Reports a file that cannot be read or written, or whose content is not what its name promises. */
export class FileError extends SeglossError {
  override readonly name: string = 'FileError';
}

/** Reports an expression that has no meaning, such as `where` with a condition that is not boolean. */
export class GraphError extends SeglossError {
  override readonly name: string = 'GraphError';
}

/** Reports a graph that a backend cannot run: which node, which op, and why. Thrown at compile time. */
export class UnsupportedGraphError extends SeglossError {
  override readonly name: string = 'UnsupportedGraphError';
}

/** Reports an engine or device that cannot be opened, or a program that is used after it was disposed. */
export class BackendError extends SeglossError {
  override readonly name: string = 'BackendError';
}
