import { FileError } from '@segloss/core';
import { byLoss } from './by-loss.ts';
import { footerOf } from './footer.ts';
import { type SuiteDescription, staleIn } from './freshness.ts';
import { checkSameOrigin, positionOf, runsOf } from './origin.ts';
import type { CheckResult, Part, Report, Run } from './report.ts';

const refuse = (reason: string, remedy: string) =>
  new FileError({ source: 'conformance', subject: 'report to be renewed', reason, remedy });

function checkNewer(report: Report, newer: Report, suite: SuiteDescription): void {
  checkSameOrigin(report, newer);
  if (newer.renewals.length > 0) {
    throw refuse('the new results come from several runs', 'Give the report of one run.');
  }
  if (newer.suite.digest !== suite.digest) {
    throw refuse('the new results are of another suite than this one', 'Run this version of the suite.');
  }
  const latest = Math.max(...runsOf(report).map(({ startedAt }) => Date.parse(startedAt)));
  if (Date.parse(newer.startedAt) < latest) {
    throw refuse(
      `it was run later (${new Date(latest).toISOString()}) than what is to renew it (${newer.startedAt})`,
      'Give the older report first, or run the suite again.',
    );
  }
}

/** Takes the new result of each check where there is one, in the order of the suite. */
function joinResults(report: Report, newer: Report, suite: SuiteDescription): readonly CheckResult[] {
  const renewal = report.renewals.length;
  const found = new Map(newer.results.map((result) => [result.id, { ...result, renewal }]));
  const known = new Map(report.results.map((result) => [result.id, result]));
  const ids = new Set(suite.checks.map(({ id }) => id));
  const concerned = new Set(newer.parts.map(({ loss }) => loss));
  // What the suite no longer has goes when its loss is renewed: nobody can run it again.
  const others = report.results.filter(({ id, loss }) => !ids.has(id) && !concerned.has(loss));
  return [...suite.checks.flatMap(({ id }) => found.get(id) ?? known.get(id) ?? []), ...others];
}

/** Keeps what a part says of an older suite while none of its results are of this one. */
function joinParts(
  report: Report,
  newer: Report,
  suite: SuiteDescription,
  results: readonly CheckResult[],
): readonly Part[] {
  const stale = staleIn({ results }, suite);
  const staleLosses = new Set(suite.checks.filter(({ id }) => stale.has(id)).map(({ loss }) => loss));
  const run = byLoss(newer.results);
  const parts = new Map(report.parts.map((part) => [part.loss, part]));
  for (const part of newer.parts) {
    if (run.has(part.loss) || !staleLosses.has(part.loss)) parts.set(part.loss, part);
  }
  const present = byLoss(results);
  return [...parts.values()].filter(({ loss }) => present.has(loss));
}

/** Leaves out runs that gave none of the results; the first of the others becomes the first run. */
function withoutUnusedRuns(report: Report, suite: Report['suite']): Report {
  const runs = runsOf(report);
  const used = new Set(report.results.map(positionOf));
  const kept = runs.flatMap((run, position) => (used.has(position) ? [{ run, position }] : []));
  const [first] = kept;
  if (!first || kept.length === runs.length) return report;
  const places = new Map(kept.map(({ position }, place) => [position, place]));
  const results = report.results.map((result) => {
    const { renewal: _, ...rest } = result;
    const place = places.get(positionOf(result))!;
    return place === 0 ? rest : { ...rest, renewal: place - 1 };
  });
  const isFirst = first.position === 0;
  const { library, environment, run, startedAt } = first.run;
  return {
    ...report,
    suite: isFirst ? report.suite : { ...first.run.suite, checks: suite.checks },
    adapter: { ...report.adapter, library: { ...report.adapter.library, ...library } },
    environment,
    run,
    startedAt,
    renewals: kept.slice(1).map(({ run }) => run),
    results,
  };
}

/** An expected failure stays stale until it is seen to fail, or to be none of the checks any more. */
function joinStale(report: Report, newer: Report, suite: SuiteDescription): readonly string[] {
  const run = new Set(newer.results.map(({ id }) => id));
  const known = new Set(suite.checks.map(({ id }) => id));
  const kept = report.footer.stale.filter((id) => known.has(id) && !run.has(id));
  return [...new Set([...kept, ...newer.footer.stale])];
}

/**
 * Puts the results of a later run into a report of the same device. The others stay, and each result says which run it
 * comes from.
 *
 * @param newer the report of that run, of some or all losses
 * @param suite what the later run checked
 * @throws FileError when they are of different adapters, builds, devices or machines, or the report was run later
 */
export function renewReport(report: Report, newer: Report, suite: SuiteDescription): Report {
  checkNewer(report, newer, suite);
  const results = joinResults(report, newer, suite);
  const parts = joinParts(report, newer, suite, results);
  const isWhole = report.losses === null || newer.losses === null;
  const [run]: readonly (Run | undefined)[] = runsOf(newer);
  const seconds = Math.round((report.footer.seconds + newer.footer.seconds) * 10) / 10;
  const joined: Report = {
    ...report,
    losses: isWhole ? null : [...new Set([...report.losses, ...newer.losses])],
    parts,
    renewals: [...report.renewals, run!],
    results,
    footer: footerOf(results, joinStale(report, newer, suite), seconds),
  };
  return withoutUnusedRuns(joined, newer.suite);
}
