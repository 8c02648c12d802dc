import { describeFreshness, type MatrixCell, type Report } from '@segloss/conformance';
import { placeOf } from './place.ts';

/** Says how the maintainers of the published results run what is missing in one of them. */
export function renewalOf({ adapter, device, environment }: Report): string {
  const place = placeOf(environment) === 'Node' ? 'node' : 'browser';
  // What an unknown build gave cannot be renewed: nobody knows whether the present build would give the same.
  const renew = adapter.build === null ? '' : '--renew ';
  return `Run: npm run conformance -- ${renew}--adapter ${adapter.name}:${device.id} --in ${place}`;
}

/**
 * Says in a sentence that results are not of the present suite, and what to do; nothing where they are.
 *
 * @param renewal what to do
 */
export function noteOf({ freshness }: MatrixCell, renewal: string): string | undefined {
  if (!freshness || freshness.state === 'current') return undefined;
  const found = describeFreshness(freshness);
  return freshness.state === 'missing' ? `Not yet run. ${renewal}` : `Stale: ${found}. ${renewal}`;
}

/** A later run that renewed some of the results of a report. */
export interface RenewalView {
  readonly date: string;
  readonly engine: string;
  readonly runtime: string;
  readonly losses: readonly string[];
}

/** Lists the later runs of a report, and the losses that each renewed. */
export const renewalsOf = ({ renewals, results, adapter }: Report): readonly RenewalView[] =>
  renewals.map(({ startedAt, library, environment }, position) => ({
    date: startedAt.slice(0, 10),
    engine: `${adapter.library.name} ${library.version}`.trim(),
    runtime: environment.runtime,
    losses: [...new Set(results.filter(({ renewal }) => renewal === position).map(({ loss }) => loss))],
  }));
