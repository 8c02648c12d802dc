import type { Adapter } from '@segloss/core';
import type { CheckResult, ExpectedFailure, Report } from '../report/report.ts';
import { perform } from './check.ts';
import { checkOptions } from './options.ts';
import { checkExpectedDevices, openSession, reportOf, withExpectation } from './session.ts';
import { checksOf, loadSuite, type Selection } from './suite.ts';

/** Chooses what a run checks. */
export interface RunOptions extends Selection {
  /** Default: the best device of the adapter. */
  readonly device?: string | undefined;
  /** Failures that are known; one that does not happen is reported as stale. */
  readonly expectedFailures?: readonly ExpectedFailure[] | undefined;
  /** Is told of every check when it is over. */
  readonly onCheck?: ((result: CheckResult, done: number, total: number) => void) | undefined;
}

/** Lets timers and the display have a turn. */
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/**
 * Runs the suite on one device of an adapter: every golden case and scale case, value and gradient, and every law.
 *
 * @returns the report; `report.footer.ok` says whether all went as expected
 * @throws BackendError when the device cannot be opened; UnknownLossError
 */
export async function runConformance(adapter: Adapter, options: RunOptions = {}): Promise<Report> {
  const { losses, expectedFailures = [], onCheck } = options;
  checkOptions(options, ['device', 'losses', 'kinds', 'expectedFailures', 'onCheck']);
  const suite = await loadSuite();
  const checks = checksOf(suite, options);
  await checkExpectedDevices(adapter, expectedFailures);
  const session = await openSession(adapter, options.device);
  const startedAt = new Date();
  const results: CheckResult[] = [];
  try {
    for (const check of checks) {
      const { result: found } = await perform(check, session);
      const result = withExpectation(found, session.backend.device, expectedFailures);
      results.push(result);
      onCheck?.(result, results.length, checks.length);
      await pause();
    }
    return await reportOf(session, suite, { losses, expectedFailures, startedAt }, results);
  } finally {
    // Closing is a law of its own; it must not cost the report.
    await session.backend.dispose().catch(() => undefined);
  }
}
