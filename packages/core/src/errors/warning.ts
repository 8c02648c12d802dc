import type { ErrorDetails } from './errors.ts';
import { messageFrom, readable } from './message.ts';

/** Describes inputs that are suspicious but may be right: the subject, the reason, and what to do if they are wrong. */
export interface Warning {
  readonly subject: string;
  readonly reason: string;
  readonly remedy: string;
  /** All three in one line, in the form of error messages. */
  readonly message: string;
}

/** Makes a warning from its parts. */
export function makeWarning(details: Omit<ErrorDetails, 'cause'>): Warning {
  return { ...readable(details), message: messageFrom(details) };
}

/** Receives warnings. */
export type OnWarning = (warning: Warning) => void;

// Core is compiled without the types of a runtime; all of them have a console.
declare const console: { warn(text: string): void };

/** Prints a warning to the console: the default where no other function is given. */
export const warnOnConsole: OnWarning = ({ message }) => console.warn(message);
