import type { Adapter } from '@segloss/core';
import type { CheckResult, ExpectedFailure, Report } from '../report/report.ts';
import { perform } from './check.ts';
import { checkOptions } from './options.ts';
import { checkExpectedDevices, expectedOn, openSession, reportOf, withExpectation } from './session.ts';
import type { RunSource } from './source.ts';
import { checksOf, loadSuite, type Selection } from './suite.ts';

/** Chooses what a run checks. */
export interface RunOptions extends Selection, RunSource {
  /** Default: the best device of the adapter. */
  readonly device?: string | undefined;
  /** Failures that are known; one that does not happen is reported as stale. */
  readonly expectedFailures?: readonly ExpectedFailure[] | undefined;
  /** Ends the run before the next check when it aborts: the report then has the checks up to there, and is a partial one. */
  readonly signal?: AbortSignal | undefined;
  /** Is told of every check before it begins. */
  readonly onBegin?: ((check: Pick<CheckResult, 'id'>, done: number, total: number) => void) | undefined;
  /** Is told of every check when it is over. */
  readonly onCheck?: ((result: CheckResult, done: number, total: number) => void) | undefined;
}

/** Lets timers and the display have a turn. */
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/**
 * Runs the suite on one device of an adapter: every golden case and scale case, value and gradient, and every law. With
 * `renew`, it runs what is not current in a report, and gives the report with the new results.
 *
 * @returns the report; `report.footer.ok` says whether all went as expected
 * @throws BackendError when the device cannot be opened; FileError when the report to be renewed is of
 *   another device or build; UnknownLossError
 */
export async function runConformance(adapter: Adapter, options: RunOptions = {}): Promise<Report> {
  const { losses, renew, expectedFailures = [], signal, onBegin, onCheck } = options;
  checkOptions(options, [
    'device',
    'losses',
    'kinds',
    'renew',
    'build',
    'run',
    'expectedFailures',
    'signal',
    'onBegin',
    'onCheck',
  ]);
  const suite = await loadSuite();
  const checks = checksOf(suite, options);
  await checkExpectedDevices(adapter, expectedFailures);
  const session = await openSession(adapter, options.device ?? renew?.device.id, renew, options);
  const expected = expectedOn(session.backend.device, expectedFailures);
  const startedAt = new Date();
  const results: CheckResult[] = [];
  try {
    for (const check of checks) {
      if (signal?.aborted) break;
      onBegin?.(check, results.length, checks.length);
      const { result: found } = await perform(check, session);
      const result = withExpectation(found, expected);
      results.push(result);
      onCheck?.(result, results.length, checks.length);
      await pause();
    }
    return await reportOf(session, suite, { losses, renew, expectedFailures, startedAt }, results);
  } finally {
    // Closing is a law of its own; it must not cost the report.
    await session.backend.dispose().catch(() => undefined);
  }
}
