import { FileError, ParameterError } from '@segloss/core';
import { checkSameBuild } from './builds.ts';
import { footerOf, isFailure, isUnexpected } from './footer.ts';
import type { SuiteDescription } from './freshness.ts';
import { worstRatio } from './ratio.ts';
import type { CheckResult, Part, Provenance, Report } from './report.ts';

const subject = 'reports to be merged';

const refuse = (reason: string, remedy: string) =>
  new FileError({ source: 'conformance', subject, reason, remedy });

/** Everything that the parts of one report have in common, under the names that messages use. */
const identityOf = ({ suite, adapter, device, environment }: Report) => ({
  'suite digest': suite.digest,
  'suite version': suite.version,
  'number of checks': suite.checks,
  adapter: adapter.name,
  library: adapter.library.name,
  'library version': adapter.library.version,
  device: device.id,
  precision: device.precision,
  processor: device.processor,
  arithmetic: device.arithmetic,
  runtime: environment.runtime,
  platform: environment.platform,
  'cross-origin isolation': environment.crossOriginIsolated,
  'graphics processor': environment.gpu,
  'software rendering': environment.softwareRendering,
});

function checkSameRun(first: Report, other: Report): void {
  const wanted = identityOf(first);
  const found = identityOf(other);
  for (const name of Object.keys(wanted) as (keyof typeof wanted)[]) {
    if (wanted[name] === found[name]) continue;
    throw refuse(
      `they differ in ${name}: '${wanted[name]}' and '${found[name]}'`,
      'Merge only parts of one run: same suite, same library, same device, same place. To bring a report up to date, ' +
        'use `segloss conformance --renew`.',
    );
  }
  checkSameBuild([first, other], subject, 'Run all parts again with one build of the adapter.');
}

/** Of a check that was run twice, the result that says more against the adapter counts. */
function isWorse(result: CheckResult, known: CheckResult): boolean {
  if (isUnexpected(result) !== isUnexpected(known)) return isUnexpected(result);
  return (worstRatio([result]) ?? 0) > (worstRatio([known]) ?? 0);
}

function mergeResults(reports: readonly Report[]): Map<string, CheckResult> {
  const merged = new Map<string, CheckResult>();
  for (const result of reports.flatMap(({ results }) => results)) {
    const known = merged.get(result.id);
    if (known && known.status !== result.status) {
      throw refuse(
        `the check '${result.id}' has status '${known.status}' in one and '${result.status}' in another`,
        'Find out why it is not the same each time, then run the suite again.',
      );
    }
    if (!known || isWorse(result, known)) merged.set(result.id, result);
  }
  return merged;
}

/** A run that asked for all losses and lacks checks stays one that asked for all. */
function mergeLosses(reports: readonly Report[]): readonly string[] | null {
  const lists = reports.map(({ losses }) => losses);
  return lists.includes(null) ? null : [...new Set(lists.flatMap((losses) => losses ?? []))];
}

const mergeParts = (reports: readonly Report[]): readonly Part[] => [
  ...new Map(reports.flatMap(({ parts }) => parts).map((part) => [part.loss, part])).values(),
];

function inOrder(
  results: readonly CheckResult[],
  suite: SuiteDescription | undefined,
): readonly CheckResult[] {
  if (suite === undefined) return results;
  const places = new Map(suite.checks.map(({ id }, place) => [id, place]));
  const placeOf = ({ id }: CheckResult) => places.get(id) ?? places.size;
  return results.toSorted((a, b) => placeOf(a) - placeOf(b));
}

/** Several makers are not one: what they differ in is left open. */
function mergeRuns([first, ...others]: readonly Report[]): Provenance {
  const { run } = first!;
  const same = (name: keyof Provenance) =>
    others.every((other) => other.run[name] === run[name]) ? run[name] : null;
  return { commit: same('commit'), id: same('id'), by: same('by') };
}

/**
 * Joins the reports of runs that each covered some of the losses, or some of the checks.
 *
 * @param suite puts the results in its order, as those of one run are; without it they come report by report
 * @throws ParameterError when there is none
 * @throws FileError when they are not parts of one run, are of two builds or of unknown ones, or disagree about a check
 */
export function mergeReports(reports: readonly Report[], suite?: SuiteDescription): Report {
  const [first, ...others] = reports;
  if (!first) {
    throw new ParameterError({
      source: 'conformance',
      subject,
      reason: 'there is none',
      remedy: 'Give at least one.',
    });
  }
  for (const other of others) checkSameRun(first, other);
  if (reports.some(({ renewals }) => renewals.length > 0)) {
    throw refuse(
      'one was renewed, so it is not of one run',
      'Renew it further with `segloss conformance --renew`, or run the suite again.',
    );
  }
  const merged = mergeResults(reports);
  const results = inOrder([...merged.values()], suite);

  // What a part did not run it cannot know to be stale: another part may have seen it fail, or skipped it. A check
  // that no part has is one that the suite does not know, so it stays.
  const didNotPass = (id: string) => {
    const result = merged.get(id);
    return result !== undefined && (isFailure(result) || result.status === 'skipped');
  };
  const stale = new Set(reports.flatMap(({ footer }) => footer.stale).filter((id) => !didNotPass(id)));
  const [startedAt] = reports.map((r) => r.startedAt).sort((a, b) => Date.parse(a) - Date.parse(b));
  const seconds = reports.reduce((sum, { footer }) => sum + footer.seconds, 0);
  return {
    ...first,
    run: mergeRuns(reports),
    startedAt: startedAt!,
    parts: mergeParts(reports),
    losses: results.length === first.suite.checks ? null : mergeLosses(reports),
    results,
    footer: footerOf(results, [...stale], Math.round(seconds * 10) / 10),
  };
}
