import type fc from 'fast-check';

/** Whether what was tried was taken, or refused with an error of ours. Both are right; a target says when. */
export type Outcome = 'accepted' | 'refused';

/** A target that is ready to try cases. */
export interface Session<Case> {
  /**
   * Tries one case.
   *
   * @throws Violation when something does not hold that must hold always
   */
  check(tried: Case): Promise<Outcome>;
  close(): Promise<void>;
}

/** One thing that is fuzzed: which cases there are, and what must hold for each of them. */
export interface Target<Case = unknown> {
  readonly name: string;
  /** Cases are plain data that JSON can hold, with the numbers it lacks and big integers besides. */
  readonly cases: fc.Arbitrary<Case>;
  /** Says in a word what a case is about, to tell cases apart that end the process or never end. */
  label(tried: Case): string;
  /** Makes ready what all cases share: backends, a folder of files. */
  open(): Promise<Session<Case>>;
}

/** Reports that something does not hold. */
export class Violation extends Error {
  override readonly name: string = 'Violation';
  /** The same for each case that shows the same fault; so a fault is reported once. */
  readonly kind: string;

  constructor(kind: string, details: string) {
    super(details === '' ? kind : `${kind}: ${details}`);
    this.kind = kind;
  }
}

/** Throws a {@link Violation} unless a condition holds. */
export function demand(holds: boolean, kind: string, details: string | (() => string) = ''): asserts holds {
  if (!holds) throw new Violation(kind, typeof details === 'string' ? details : details());
}

/** Names the kind of whatever was thrown: of an error that nobody expected, its message without names and numbers. */
export function kindOf(error: unknown): string {
  if (error instanceof Violation) return error.kind;
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text
    .replace(/'[^']*'|"[^"]*"/g, "'...'")
    .replace(/\d+/g, '#')
    .slice(0, 120);
}
