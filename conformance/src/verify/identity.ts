import { byLoss } from '../report/by-loss.ts';
import type { SuiteDescription } from '../report/freshness.ts';
import { runsOf } from '../report/origin.ts';
import type { Report } from '../report/report.ts';
import { anyLoss, type Check } from '../run/check.ts';
import type { Suite } from '../run/suite.ts';
import type { Problem } from './problem.ts';

/** As many ids are named in a sentence. */
const mostNamed = 3;

const short = (digest: string): string => digest.slice(0, 12);

/** Says so when no run of a report is of a suite: then nothing in it can be held against that suite. */
export function findOtherSuite(report: Report, suite: SuiteDescription): Problem | undefined {
  const runs = runsOf(report).map((run) => run.suite);
  if (runs.some(({ digest }) => digest === suite.digest)) return undefined;
  const { version, digest } = report.suite;
  const here = `suite ${short(suite.digest)} of version ${suite.version}`;
  return {
    reason: `it is of suite ${short(digest)} of version ${version}, and only one of ${here} can be verified here`,
  };
}

function checkSuite(report: Report, suite: SuiteDescription): readonly Problem[] {
  const { version, digest, checks } = report.suite;
  const problems = runsOf(report)
    .filter((run) => run.suite.digest === suite.digest && run.suite.version !== suite.version)
    .map((run) => ({
      reason: `it names version ${run.suite.version} for the suite of version ${suite.version}`,
    }));
  if (digest !== suite.digest || checks === suite.checks.length) return problems;
  return [
    ...problems,
    { reason: `it says that suite ${version} has ${checks} checks, and it has ${suite.checks.length}` },
  ];
}

function checkParts(report: Report, suite: SuiteDescription): readonly Problem[] {
  const known = new Map(suite.parts.map((part) => [part.loss, part]));
  return report.parts.flatMap(({ loss, digest, checks }) => {
    const part = known.get(loss);
    if (part === undefined) return [{ reason: `it has a part '${loss}', and the suite has none` }];
    if (part.digest === digest && part.checks === checks) return [];
    return [{ reason: `its part '${loss}' is not that of the suite` }];
  });
}

function checkEach(report: Report, checks: ReadonlyMap<string, Check>): readonly Problem[] {
  return report.results.flatMap((result) => {
    const check = checks.get(result.id);
    if (check === undefined) return [{ check: result.id, reason: 'the suite has no such check' }];
    const wrong = (['kind', 'loss', 'digest'] as const).find((name) => check[name] !== result[name]);
    if (wrong === undefined) return [];
    return [
      { check: result.id, reason: `its ${wrong} is '${result[wrong]}', and in the suite '${check[wrong]}'` },
    ];
  });
}

function checkOrder(report: Report, suite: SuiteDescription): readonly Problem[] {
  const places = new Map(suite.checks.map(({ id }, place) => [id, place]));
  const found = report.results.flatMap(({ id }) => places.get(id) ?? []);
  const at = found.findIndex((place, i) => i > 0 && place < found[i - 1]!);
  return at === -1
    ? []
    : [
        {
          reason: `its results are not in the order of the suite, from '${suite.checks[found[at]!]!.id}' on`,
        },
      ];
}

function checkComplete(report: Report, suite: SuiteDescription): readonly Problem[] {
  const { losses } = report;
  const asked = (loss: string) => losses === null || losses.includes(loss) || loss === anyLoss;
  const found = new Set(report.results.map(({ id }) => id));
  const missing = suite.checks.filter(({ id, loss }) => asked(loss) && !found.has(id)).map(({ id }) => id);
  const covered = byLoss(report.results);
  const unasked = (losses ?? []).filter((loss) => !covered.has(loss));
  const named = [...missing.slice(0, mostNamed), ...(missing.length > mostNamed ? ['...'] : [])].join(', ');
  return [
    ...(missing.length > 0
      ? [{ reason: `it lacks ${missing.length} of the checks that it was to run (${named})` }]
      : []),
    ...unasked.map((loss) => ({ reason: `it was to run '${loss}', and has none of its checks` })),
  ];
}

/**
 * Holds the names of a report against a suite: digests, ids, kinds, losses, parts, their order, and whether all are there.
 *
 * @param isPartial whether checks may be missing
 */
export function checkIdentity(report: Report, suite: Suite, isPartial: boolean): readonly Problem[] {
  return [
    ...checkSuite(report, suite),
    ...checkParts(report, suite),
    ...checkEach(report, new Map(suite.checks.map((check) => [check.id, check]))),
    ...checkOrder(report, suite),
    ...(isPartial ? [] : checkComplete(report, suite)),
  ];
}
