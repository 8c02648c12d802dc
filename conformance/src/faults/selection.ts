import { type Check, perform } from '../run/check.ts';
import { openSession } from '../run/session.ts';
import type { Suite } from '../run/suite.ts';
import type { Fault } from './fault.ts';
import { reachOf } from './reach.ts';
import { singles } from './singles.ts';

/** What is chosen from. */
export interface SelectionOptions {
  /** Whether faults of large inputs meet the scale cases, which take minutes. */
  readonly scale: boolean;
  /** Is told of every check. */
  readonly onCheck?: (id: string, done: number, total: number) => void;
}

/**
 * Runs the suite once on a correct adapter, and finds out which checks can find which fault: those with a run that meets
 * its condition. Scale cases are not run here: they are for the faults that only large inputs show, and come last.
 *
 * @throws Error when a check fails
 */
export async function selectChecks(
  { checks }: Pick<Suite, 'checks'>,
  faults: readonly Fault[],
  { scale, onCheck }: SelectionOptions,
): Promise<ReadonlyMap<string, readonly Check[]>> {
  const quick = checks.filter(({ kind }) => kind !== 'scale');
  const large = scale ? checks.filter(({ kind }) => kind === 'scale') : [];
  const reached = new Map(faults.map(({ id }) => [id, new Set<string>()]));
  const conditions = faults.map((fault) => ({ id: fault.id, reach: reachOf(fault) }));
  let current = '';
  const correct = singles(undefined, (run) => {
    for (const { id, reach } of conditions) if (reach?.(run)) reached.get(id)!.add(current);
  });
  const session = await openSession(correct, undefined);
  for (const [at, check] of quick.entries()) {
    current = check.id;
    onCheck?.(check.id, at, quick.length);
    const { status, reason } = (await perform(check, session)).result;
    if (status === 'fail' || status === 'error') throw new Error(`${check.id}: ${reason}`);
  }
  await session.backend.dispose();
  const isAny = new Set(conditions.filter(({ reach }) => !reach).map(({ id }) => id));
  const mayFind = (fault: Fault, { id, kind }: Check): boolean => {
    // The inputs of cases are valid, and such a fault changes none of them.
    if (fault.kind === 'bad-input') return kind === 'law';
    return isAny.has(fault.id) || reached.get(fault.id)!.has(id);
  };
  const choose = (fault: Fault) => [
    ...quick.filter((check) => mayFind(fault, check)),
    ...(fault.isLarge ? large : []),
  ];
  return new Map(faults.map((fault) => [fault.id, choose(fault)]));
}
