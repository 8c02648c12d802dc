import type { ErrorDetails } from './errors.ts';
import { messageFrom, readable } from './message.ts';

/** Says what is suspicious about inputs that may be right: what it is about, why, and what to do if it is wrong. */
export interface Warning {
  readonly subject: string;
  readonly reason: string;
  readonly remedy: string;
  /** All three in one line, in the form of the messages of errors. */
  readonly message: string;
}

/** Makes a warning of its parts. */
export function makeWarning(details: Omit<ErrorDetails, 'cause'>): Warning {
  return { ...readable(details), message: messageFrom(details) };
}

/** Takes warnings. */
export type OnWarning = (warning: Warning) => void;

/** Prints warnings to the console, where nobody else takes them. */
export const warnOnConsole: OnWarning = ({ message }) => console.warn(message);
