import { type Check, perform } from '../run/check.ts';
import { openSession } from '../run/session.ts';
import type { Suite } from '../run/suite.ts';
import type { Fault } from './fault.ts';
import { reachOf } from './reach.ts';
import { singles } from './singles.ts';

/** Orders checks so that those of large inputs come last. */
const inOrder = (checks: readonly Check[]): readonly Check[] => [
  ...checks.filter(({ kind }) => kind !== 'scale'),
  ...checks.filter(({ kind }) => kind === 'scale'),
];

/**
 * Runs the suite once on a correct adapter, and finds out which checks can find which fault: those with a run that meets
 * its condition. Checks of large inputs are for faults of sizes.
 *
 * @param onCheck is told of every check
 * @throws Error when a check fails
 */
export async function selectChecks(
  { checks }: Pick<Suite, 'checks'>,
  faults: readonly Fault[],
  onCheck: (id: string, done: number, total: number) => void = () => undefined,
): Promise<ReadonlyMap<string, readonly Check[]>> {
  const isForLarge = ({ kind, isLarge }: Fault) => isLarge || kind === 'sizes';
  const all = inOrder(checks).filter(({ kind }) => kind !== 'scale' || faults.some(isForLarge));
  const reached = new Map(faults.map(({ id }) => [id, new Set<string>()]));
  const conditions = faults.map((fault) => ({ id: fault.id, reach: reachOf(fault) }));
  let current = '';
  const correct = singles(undefined, (run) => {
    for (const { id, reach } of conditions) if (reach?.(run)) reached.get(id)!.add(current);
  });
  const session = await openSession(correct, undefined);
  for (const [at, check] of all.entries()) {
    current = check.id;
    onCheck(check.id, at, all.length);
    const { status, reason } = (await perform(check, session)).result;
    if (status === 'fail' || status === 'error') throw new Error(`${check.id}: ${reason}`);
  }
  await session.backend.dispose();
  const isAny = new Set(conditions.filter(({ reach }) => !reach).map(({ id }) => id));
  const mayFind = (fault: Fault, { id, kind }: Check): boolean => {
    if (kind === 'scale' && !isForLarge(fault)) return false;
    // The inputs of cases are valid, and such a fault changes none of them.
    if (fault.kind === 'bad-input') return kind === 'law';
    return isAny.has(fault.id) || reached.get(fault.id)!.has(id);
  };
  const choose = (fault: Fault) => all.filter((check) => mayFind(fault, check));
  return new Map(faults.map((fault) => [fault.id, choose(fault)]));
}
