import { type Arithmetic, arithmeticOf } from '../budget/arithmetic.ts';
import { findContradiction } from '../report/consistency.ts';
import type { Report } from '../report/report.ts';
import type { Check } from '../run/check.ts';
import type { Suite } from '../run/suite.ts';
import { checkCircumstances } from './circumstances.ts';
import { checkIdentity, findOtherSuite } from './identity.ts';
import { checkNumbers } from './numbers.ts';
import { checkOutcome, numberNames } from './outcomes.ts';
import type { Problem } from './problem.ts';

/** What was found out about a report. */
export interface Verification {
  /** What cannot come from a run of the suite; empty for a report that holds. */
  readonly problems: readonly Problem[];
  /** How many results were compared with numbers that were computed for it. */
  readonly recomputed: number;
  /** How many more could be, but were not drawn. */
  readonly left: number;
}

/** Says how much of reports is verified. */
export interface VerifyOptions {
  /** Compute the numbers of so many checks, drawn at random, instead of all. Large ones take ten seconds each. */
  readonly sample?: number | undefined;
  /** Whether checks may be missing. Default false. */
  readonly partial?: boolean | undefined;
  /** Default the clock. */
  readonly now?: Date | undefined;
  /** Is told of every check whose numbers have been computed. */
  readonly onCheck?: ((check: Pick<Check, 'id'>, done: number, total: number) => void) | undefined;
}

/** Lets timers and the display have a turn. */
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Draws some of a list; who makes a report cannot know which. */
function draw<T>(items: readonly T[], count: number): readonly T[] {
  const rest = [...items];
  const drawn: T[] = [];
  while (drawn.length < count && rest.length > 0) {
    drawn.push(...rest.splice(Math.floor(Math.random() * rest.length), 1));
  }
  return drawn;
}

/** Everything but the numbers. */
function checkWithoutNumbers(
  report: Report,
  suite: Suite,
  { partial = false, now }: VerifyOptions,
): readonly Problem[] {
  const contradiction = findContradiction(report);
  const checks = new Map(suite.checks.map((check) => [check.id, check]));
  return [
    ...(contradiction === undefined ? [] : [{ reason: contradiction }]),
    ...checkIdentity(report, suite, partial),
    ...report.results.flatMap((result) => checkOutcome(result, checks.get(result.id))),
    ...checkCircumstances(report, now ?? new Date()),
  ];
}

type Numbered = Check & Required<Pick<Check, 'standard'>>;

/**
 * Verifies reports: whether their ids, digests, numbers, tolerances, statuses, counts and times are those that the suite
 * gives and follow from one another. What a check must give is computed again, once for all reports.
 *
 * It proves that a report is of this suite and was not edited carelessly. It cannot prove that the results are those of
 * the device: numbers that were invented to fit each other pass, and so does a law that is said to hold. That takes an
 * attestation of who ran the suite, or another run.
 *
 * @returns what was found of each report, in their order
 */
export async function verifyReports(
  reports: readonly Report[],
  suite: Suite,
  options: VerifyOptions = {},
): Promise<readonly Verification[]> {
  const strangers = reports.map((report) => findOtherSuite(report, suite));
  const problems = reports.map((report, i) => {
    const stranger = strangers[i];
    return stranger ? [stranger] : [...checkWithoutNumbers(report, suite, options)];
  });
  const results = reports.map(
    ({ results }, i) => new Map(strangers[i] ? [] : results.map((result) => [result.id, result])),
  );
  // Of another digest, the standard is another too: that was said already.
  const resultOf = (index: number, { id, digest }: Check) => {
    const found = results[index]!.get(id);
    return found?.digest === digest && (found.status === 'skipped' || numberNames.some((name) => found[name]))
      ? found
      : undefined;
  };
  const numbered = suite.checks.filter(
    (check): check is Numbered => check.standard !== undefined && reports.some((_, i) => resultOf(i, check)),
  );
  const drawn = new Set(draw(numbered, options.sample ?? numbered.length));
  const recomputed = reports.map(() => 0);
  let done = 0;
  for (const check of numbered.filter((candidate) => drawn.has(candidate))) {
    const arithmetics = new Map<Arithmetic, ReturnType<Numbered['standard']>>();
    for (const [index, report] of reports.entries()) {
      const result = resultOf(index, check);
      if (!result) continue;
      const arithmetic = arithmeticOf(report.device);
      const standard = arithmetics.get(arithmetic) ?? check.standard(arithmetic);
      arithmetics.set(arithmetic, standard);
      problems[index]!.push(...checkNumbers(result, standard));
      recomputed[index]!++;
    }
    done++;
    options.onCheck?.(check, done, drawn.size);
    await pause();
  }
  return reports.map((_, i) => ({
    problems: problems[i]!,
    recomputed: recomputed[i]!,
    left: numbered.filter((check) => !drawn.has(check) && resultOf(i, check)).length,
  }));
}

/**
 * Verifies one report, see {@link verifyReports}.
 *
 * @param suite what `loadSuite` gives
 */
export async function verifyReport(
  report: Report,
  suite: Suite,
  options: VerifyOptions = {},
): Promise<Verification> {
  const [found] = await verifyReports([report], suite, options);
  return found!;
}
