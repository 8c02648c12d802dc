import type { Adapter } from '@segloss/core';
import { isUnexpected } from '../report/footer.ts';
import type { CheckResult, ExpectedFailure, Report } from '../report/report.ts';
import type { Performed } from './check.ts';
import { expectedOn, withExpectation } from './expectations.ts';
import { readJournal, writeHead, writePerformed } from './journal.ts';
import { checkOptions } from './options.ts';
import { performOften } from './repeat.ts';
import { checksOf, type Selection } from './selection.ts';
import { checkExpectedDevices, openSession, originOf, reportOf } from './session.ts';
import type { RunSource } from './source.ts';
import { loadSuite } from './suite.ts';

/** Chooses what a run checks. */
export interface RunOptions extends Selection, RunSource {
  /** Default: the best device of the adapter. */
  readonly device?: string | undefined;
  /** Failures that are known; one that does not happen is reported as stale. */
  readonly expectedFailures?: readonly ExpectedFailure[] | undefined;
  /** How often each check is run. One that does not end the same way each time fails. Default 1. */
  readonly repeat?: number | undefined;
  /** Whether the first unexpected failure ends the run: the report is then a partial one. Default false. */
  readonly failFast?: boolean | undefined;
  /** Ends the run before the next check when it aborts: the report then has the checks up to there, and is a partial one. */
  readonly signal?: AbortSignal | undefined;
  /** Is told of every check before it begins. */
  readonly onBegin?: ((check: Pick<CheckResult, 'id'>, done: number, total: number) => void) | undefined;
  /** Is told of every check when it is over. */
  readonly onCheck?: ((result: CheckResult, done: number, total: number) => void) | undefined;
  /** Is given the journal of the run, line by line: kept on a disk, it lets a run that is killed be resumed. */
  readonly onJournal?: ((line: string) => void) | undefined;
  /** The journal of a run that was interrupted: what it has is not run again. A last line without an end is ignored. */
  readonly resume?: string | undefined;
}

/** Lets timers and the display have a turn. */
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/**
 * Runs the suite on one device of an adapter: every case, value and gradient, and every law. With `renew`, it runs what
 * is not current in a report, and gives the report with the new results.
 *
 * @returns the report; `report.footer.ok` says whether all went as expected
 * @throws BackendError when the device cannot be opened; FileError when the report to be renewed is of
 *   another device or build, or the journal of another run; UnknownLossError; ParameterError for checks that there are not
 */
export async function runConformance(adapter: Adapter, options: RunOptions = {}): Promise<Report> {
  checkOptions(options, [
    ...['device', 'losses', 'kinds', 'only', 'shard', 'renew', 'expectedFailures', 'repeat'],
    ...['failFast', 'build', 'run', 'signal', 'onBegin', 'onCheck', 'onJournal', 'resume'],
  ] as const);
  const { losses, renew, expectedFailures = [], repeat, failFast, signal } = options;
  const suite = await loadSuite();
  const checks = checksOf(suite, options);
  await checkExpectedDevices(adapter, expectedFailures);
  const session = await openSession(adapter, options.device ?? renew?.device.id, renew, options);
  try {
    const expected = expectedOn(session.backend.device, expectedFailures);
    const expect = ({ result, ...rest }: Performed): Performed => ({
      ...rest,
      result: withExpectation(result, expected),
    });
    const begunAt = new Date();
    const head = { suite, ...(await originOf(session)) };
    const earlier = readJournal(options.resume ?? '', head);
    const known = new Map(earlier?.performed.map((one) => [one.result.id, one]));
    if (earlier === undefined) options.onJournal?.(writeHead(head, begunAt));

    const done: Performed[] = checks.flatMap(({ id }) => known.get(id) ?? []).map(expect);
    const before = done.reduce((sum, { result }) => sum + result.milliseconds, 0);
    for (const check of checks.filter(({ id }) => !known.has(id))) {
      if (signal?.aborted) break;
      options.onBegin?.(check, done.length, checks.length);
      const found = await performOften(check, session, repeat);
      options.onJournal?.(writePerformed(found));
      const performed = expect(found);
      done.push(performed);
      options.onCheck?.(performed.result, done.length, checks.length);
      if (failFast && isUnexpected(performed.result)) break;
      await pause();
    }
    const startedAt = earlier?.startedAt ?? begunAt;
    const milliseconds = before + Date.now() - begunAt.getTime();
    return await reportOf(session, suite, { losses, renew, expectedFailures, startedAt, milliseconds }, done);
  } finally {
    // Closing is a law of its own; it must not cost the report.
    await session.backend.dispose().catch(() => undefined);
  }
}
