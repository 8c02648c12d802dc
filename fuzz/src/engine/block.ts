import fc from 'fast-check';
import { kindOf, type Outcome, type Session, type Target } from '../target.ts';

/** Which cases are tried: those of a seed, in order. */
export interface Block {
  readonly seed: number;
  readonly runs: number;
  /** Kinds of findings that are known: a case that shows one of them is counted and passed over. */
  readonly known?: readonly string[];
  /** Milliseconds after which no further case is begun. */
  readonly timeLimit?: number;
  /** Milliseconds that a case may take; without it, whoever runs the block watches over it. */
  readonly caseLimit?: number;
}

/** Something that does not hold, with the smallest case that was found to show it. */
export interface Found {
  readonly kind: string;
  readonly message: string;
  readonly tried: unknown;
  /** With the seed, where fast-check finds the case again. */
  readonly path: string;
}

/** How a block went. */
export interface BlockResult {
  readonly counts: Readonly<Record<Outcome | 'known', number>>;
  readonly found?: Found;
}

/** Called before a case is tried, with its number; `isShrinking` once one has failed. */
export type Listener = (tried: unknown, index: number, isShrinking: boolean) => void;

/** Tries the cases of a block until one shows something new, and then makes that case smaller. */
export async function runBlock(
  target: Target,
  session: Session<unknown>,
  { seed, runs, known = [], timeLimit, caseLimit }: Block,
  onCase: Listener = () => undefined,
): Promise<BlockResult> {
  const counts = { accepted: 0, refused: 0, known: 0 };
  // Not fast-check's own limit, which also gives up the case that is being tried: that one may have no end.
  const end = Date.now() + (timeLimit ?? Number.POSITIVE_INFINITY);
  let index = 0;
  let kind: string | undefined;
  const property = fc.asyncProperty(target.cases, async (tried) => {
    if (Date.now() > end) return;
    onCase(tried, index++, kind !== undefined);
    try {
      const outcome = await session.check(tried);
      if (kind === undefined) counts[outcome]++;
    } catch (error) {
      const found = kindOf(error);
      if (known.includes(found)) counts.known++;
      // A smaller case that shows something else is another finding, for another block.
      else if (kind === undefined || kind === found) {
        kind = found;
        throw error;
      }
    }
  });
  const details = await fc.check(property, {
    seed,
    numRuns: runs,
    ...(caseLimit === undefined ? {} : { timeout: caseLimit }),
  });
  if (!details.failed || details.counterexample === null) return { counts };
  const { errorInstance: error, counterexample, counterexamplePath } = details;
  return {
    counts,
    found: {
      kind: kind ?? kindOf(error),
      message: error instanceof Error ? error.message : String(error),
      tried: counterexample[0],
      path: counterexamplePath ?? '',
    },
  };
}
