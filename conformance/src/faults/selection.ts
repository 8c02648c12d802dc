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
  let current = '';
  const watches = new Map(
    faults.map((fault) => [fault.id, reachOf(fault, () => reached.get(fault.id)!.add(current))] as const),
  );
  const all = [...watches.values()];
  const correct = singles(undefined, {
    run(run) {
      for (const watch of all) watch?.run?.(run);
    },
    node(node, run) {
      for (const watch of all) watch?.node?.(node, run);
    },
    call(facts, isRefused) {
      for (const watch of all) watch?.call?.(facts, isRefused);
    },
    count() {
      for (const watch of all) watch?.count?.();
    },
  });
  const session = await openSession(correct, undefined);
  for (const [at, check] of quick.entries()) {
    current = check.id;
    onCheck?.(check.id, at, quick.length);
    const { status, reason } = (await perform(check, session)).result;
    if (status === 'fail' || status === 'error') throw new Error(`${check.id}: ${reason}`);
  }
  await session.backend.dispose();
  const mayFind = (fault: Fault, { id }: Check): boolean =>
    watches.get(fault.id) === undefined || reached.get(fault.id)!.has(id);
  const choose = (fault: Fault) => [
    ...quick.filter((check) => mayFind(fault, check)),
    ...(fault.isLarge ? large : []),
  ];
  return new Map(faults.map((fault) => [fault.id, choose(fault)]));
}
