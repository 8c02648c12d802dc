import type { Check, Session } from '../run/check.ts';
import { perform } from '../run/check.ts';
import { openSession } from '../run/session.ts';
import type { Fault } from './fault.ts';
import { singles } from './singles.ts';

/** Seconds that a check may take: a correct adapter needs a few at most. */
const timeLimit = 60;

/** What found a fault. */
export interface Killer {
  /** Id of the check. */
  readonly check: string;
  /** Checks that must run before it, for faults of state. */
  readonly after: readonly string[];
  readonly reason: string;
}

/** What became of a fault. */
export interface Examined {
  readonly id: string;
  readonly killer: Killer | undefined;
  /** How many checks ran, the last one included. */
  readonly checks: number;
  /** How many checks of the suite meet the condition of the fault. */
  readonly reached: number;
  readonly milliseconds: number;
}

/** Stands for the check that opens the device. */
export const opening = 'open';

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Runs checks on one device until one fails; gives it with its reason, and how many ran. */
async function firstFailure(
  fault: Pick<Fault, 'where' | 'make'> | undefined,
  checks: readonly Check[],
): Promise<{ readonly found?: { readonly check: string; readonly reason: string }; readonly ran: number }> {
  let session: Session;
  try {
    session = await openSession(singles(fault), undefined);
  } catch (error) {
    return { found: { check: opening, reason: messageOf(error) }, ran: 0 };
  }
  try {
    for (const [at, check] of checks.entries()) {
      const { result } = await perform(check, session, timeLimit);
      if (result.status === 'fail' || result.status === 'error') {
        return { found: { check: check.id, reason: result.reason ?? result.status }, ran: at + 1 };
      }
    }
    return { ran: checks.length };
  } finally {
    await session.backend.dispose().catch(() => undefined);
  }
}

/** Tells whether a check fails after others, none of which does. */
export async function kills(
  fault: Pick<Fault, 'where' | 'make'> | undefined,
  check: string,
  after: readonly string[],
  all: readonly Check[],
): Promise<boolean> {
  const byId = new Map(all.map((one) => [one.id, one]));
  const wanted = [...after, check].map((id) => byId.get(id));
  if (check !== opening && wanted.includes(undefined)) return false;
  const { found } = await firstFailure(
    fault,
    wanted.filter((one) => one !== undefined),
  );
  return found?.check === check;
}

/** Finds the fewest checks that must run before one for it to fail: none, one of the same loss, or all. */
async function predecessorsOf(
  fault: Fault,
  check: string,
  ran: readonly Check[],
): Promise<readonly string[]> {
  if (check === opening || (await kills(fault, check, [], ran))) return [];
  const last = ran.at(-1)!;
  const earlier = ran.slice(0, -1).toReversed();
  const alike = earlier.filter(({ loss }) => loss === last.loss);
  for (const { id } of [...alike, ...earlier.slice(0, 10)]) {
    if (await kills(fault, check, [id], ran)) return [id];
  }
  return ran.slice(0, -1).map(({ id }) => id);
}

/** Runs the suite on an adapter with a fault until a check fails. */
export async function examine(fault: Fault, checks: readonly Check[]): Promise<Examined> {
  const start = performance.now();
  const { found, ran } = await firstFailure(fault, checks);
  const milliseconds = Math.round(performance.now() - start);
  const killer = found && {
    ...found,
    after: await predecessorsOf(fault, found.check, checks.slice(0, ran)),
  };
  return { id: fault.id, killer, checks: ran, reached: checks.length, milliseconds };
}
