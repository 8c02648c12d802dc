import { type Adapter, type Backend, type Loss, SeglossError } from '@segloss/core';

/** What a law is checked on. */
export interface LawContext {
  readonly adapter: Adapter;
  /** An open device. Others use it as well: a check never disposes of it. */
  readonly backend: Backend;
  /** Opens the same device once more; who calls this disposes of it. */
  open(): Promise<Backend>;
}

/** How the check of a law ended. */
export type LawOutcome =
  | { readonly status: 'pass' }
  | { readonly status: 'fail' | 'skipped'; readonly reason: string };

/** Something that holds on every device of every adapter, whatever the numbers are. */
export interface Law {
  /** Unique, such as `same-input-same-output`. */
  readonly id: string;
  /** What holds, in one sentence for people. */
  readonly statement: string;
  /**
   * `loss`: checked for every loss with default parameters, but few iterations. `family`: checked for some, in which every primitive occurs in
   * every form, see `families.ts`. `kind`: checked for one of those of each kind, for what has to do with arrays and memory
   * more than with what is computed. `device`: checked once per device.
   */
  readonly scope: 'loss' | 'family' | 'kind' | 'device';
  /** Finds out whether it holds. What a run throws unexpectedly comes through. */
  check(context: LawContext, loss: Loss): Promise<LawOutcome>;
}

/** Ends a check: with the first problem, if there is any. */
export function outcomeOf(problems: readonly (string | undefined)[]): LawOutcome {
  const reason = problems.find((problem) => problem !== undefined);
  return reason === undefined ? { status: 'pass' } : { status: 'fail', reason };
}

/** Says that a law does not apply, and why. */
export const skipped = (reason: string): LawOutcome => ({ status: 'skipped', reason });

/** Says where a problem occurred. */
export const within = (place: string, problem: string | undefined): string | undefined =>
  problem === undefined ? undefined : `${place}: ${problem}`;

/**
 * Ends the check of a law that says nothing.
 *
 * @throws SeglossError always
 */
export function undecided(subject: string): never {
  throw new SeglossError({
    source: 'conformance',
    subject,
    reason: 'rounding decides about the inputs of this law, so that it says nothing',
    remedy: 'Draw its inputs from another seed.',
  });
}
