import { FileError } from '@segloss/core';
import { checkSameBuild } from './builds.ts';
import type { CheckResult, Report, Run } from './report.ts';

/** What says where a report comes from. */
export type Origin = Pick<Report, 'adapter' | 'device' | 'environment' | 'run'>;

const nameOf = (runtime: string): string => runtime.split(' ', 1)[0]!;

/** Versions of engines may differ, as each result says which run it comes from. Another machine gives a report of its own. */
const identityOf = ({ adapter, device, environment }: Origin) => ({
  adapter: adapter.name,
  library: adapter.library.name,
  'list of what is unsupported': JSON.stringify(adapter.unsupported ?? []),
  device: device.id,
  precision: device.precision,
  processor: device.processor,
  arithmetic: device.arithmetic,
  runtime: nameOf(environment.runtime),
  platform: environment.platform,
  'cross-origin isolation': environment.crossOriginIsolated,
  'graphics processor': environment.gpu,
  'software rendering': environment.softwareRendering,
});

/**
 * Throws unless results that are found here may stand in a report that was made earlier.
 *
 * @throws FileError that says in what the two places differ, or that they ran different builds
 */
export function checkSameOrigin(report: Origin, here: Origin): void {
  const subject = 'report to be renewed';
  const wanted = identityOf(report);
  const found = identityOf(here);
  for (const name of Object.keys(wanted) as (keyof typeof wanted)[]) {
    if (wanted[name] === found[name]) continue;
    throw new FileError({
      source: 'conformance',
      subject,
      reason: `its ${name} is '${wanted[name]}', and here it is '${found[name]}'`,
      remedy: 'Renew it on the device where it was made, or make a report of its own here.',
    });
  }
  checkSameBuild([report, here], subject, 'Run the suite again as a whole, without --renew.');
}

/** Lists the runs that gave the results of a report: the first one, then its renewals. */
export function runsOf({ suite, adapter, environment, run, startedAt, renewals }: Report): readonly Run[] {
  const { version, digest } = suite;
  const library = { version: adapter.library.version };
  return [{ suite: { version, digest }, library, environment, run, startedAt }, ...renewals];
}

/** Finds the runs that gave the results of a loss, the first one first. */
export function runsOfLoss(report: Report, loss: string): readonly Run[] {
  const runs = runsOf(report);
  const own = new Set(
    report.results.filter((result) => result.loss === loss).map((result) => positionOf(result)),
  );
  return runs.filter((_, position) => own.has(position));
}

/** Gives the position of the run of a result among all runs of its report. */
export const positionOf = ({ renewal }: Pick<CheckResult, 'renewal'>): number =>
  renewal === undefined ? 0 : renewal + 1;
