import { constants } from 'node:os';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Requests of the user, or of the system, to stop. */
export interface StopRequest {
  /** The signal that came, if one came. */
  readonly signal: (typeof signals)[number] | undefined;
  /** Stops listening: signals then have their default effect. */
  ignore(): void;
}

/** Gives the exit code that shells report for a process ended by a signal: 130 for Ctrl-C. */
export const exitCodeOf = (signal: (typeof signals)[number]): number => 128 + constants.signals[signal];

/**
 * Listens for Ctrl-C and other signals that ask to stop, so that the current case can finish. A second one ends the
 * process at once.
 *
 * @param onSignal is told of the first
 */
export function listenForStop(onSignal: () => void): StopRequest {
  let signal: StopRequest['signal'];
  const ignore = () => {
    for (const name of signals) process.off(name, hear);
  };
  const hear = (name: (typeof signals)[number]) => {
    signal = name;
    ignore();
    onSignal();
  };
  for (const name of signals) process.on(name, hear);
  return {
    get signal() {
      return signal;
    },
    ignore,
  };
}
