import { type Adapter, BackendError, SeglossError } from '@segloss/core';
import { isUnexpected } from '../report/footer.ts';
import type { CheckResult, ExpectedFailure, Report } from '../report/report.ts';
import { type Check, type Performed, type Session, timeLimit } from './check.ts';
import { expectedOn, withExpectation } from './expectations.ts';
import { checkOptions } from './options.ts';
import { performOften } from './repeat.ts';
import { checksOf, type Selection } from './selection.ts';
import { checkExpectedDevices, openSession, reportOf } from './session.ts';
import type { RunSource } from './source.ts';
import { loadSuite, type Suite } from './suite.ts';

/** The two functions of a test runner, such as vitest or node:test. */
export interface TestRunner {
  describe(name: string, body: () => void): unknown;
  it(name: string, body: () => Promise<void>, timeout?: number): unknown;
}

/** Chooses what is checked, and by which test runner. */
export interface ConformanceOptions extends TestRunner, Selection, RunSource {
  /** Default: every device of the adapter that can be opened here. */
  readonly devices?: readonly string[] | undefined;
  /** Failures that are known: such a test passes as long as it fails, and fails when it passes. */
  readonly expectedFailures?: readonly ExpectedFailure[] | undefined;
  /** How often each check is run. One that does not end the same way each time fails. Default 1. */
  readonly repeat?: number | undefined;
  /** Is given the report of each device. */
  readonly onReport?: ((report: Report) => void | Promise<void>) | undefined;
}

async function availableDevices(adapter: Adapter): Promise<readonly string[]> {
  const devices = await adapter.devices();
  const available = devices.filter((device) => device.available).map(({ id }) => id);
  if (available.length > 0) return available;
  const reasons = devices.map((device) => (device.available ? '' : `${device.id}: ${device.reason}`));
  throw new BackendError({
    source: 'conformance',
    subject: `adapter '${adapter.name}'`,
    reason: `it has no device that can be opened here (${reasons.join('; ') || 'it lists none'})`,
    remedy: 'Install its engine, or run where a device is available.',
  });
}

function complain(adapter: Adapter, subject: string, reason: string, remedy: string): never {
  throw new SeglossError({ source: adapter.name, subject, reason, remedy });
}

/** Throws unless a check ended as it should. */
function assertExpected(adapter: Adapter, result: CheckResult, cause: unknown): void {
  if (!isUnexpected(result)) return;
  const { id, status, reason } = result;
  const remedy = "See 'When a check fails' in the README of @segloss/conformance.";
  throw new SeglossError({
    source: adapter.name,
    subject: id,
    reason: `${status}: ${reason}`,
    remedy,
    cause,
  });
}

function describeDevice(adapter: Adapter, device: string, suite: Suite, options: ConformanceOptions): void {
  const { it, losses, renew, expectedFailures = [], repeat = 1 } = options;
  const expected = expectedOn(device, expectedFailures);
  const startedAt = new Date();
  const done: Performed[] = [];
  let opening: Promise<Session> | undefined;
  const session = () => {
    opening ??= openSession(adapter, device, renew, options);
    return opening;
  };

  const test = (check: Check) => async () => {
    const found = await performOften(check, await session(), repeat);
    const result = withExpectation(found.result, expected);
    done.push({ ...found, result });
    assertExpected(adapter, result, found.thrown);
  };
  // The runner waits a little longer than the check does, so that the check can say what is wrong.
  const longest = (timeLimit * repeat + 10) * 1000;
  for (const check of checksOf(suite, options)) it(check.id, test(check), longest);

  // Last, so that it sees all the others; runners that only have `describe` and `it` close the device here.
  it('is complete, and every known failure still fails', async () => {
    const opened = await session();
    try {
      const milliseconds = Date.now() - startedAt.getTime();
      const run = { losses, renew, expectedFailures, startedAt, milliseconds };
      const report = await reportOf(opened, suite, run, done);
      await options.onReport?.(report);
      const { executed, stale } = report.footer;
      if (executed === 0)
        complain(adapter, `device '${device}'`, 'no check was executed', 'Select some losses and kinds.');
      if (stale.length > 0) {
        const remedy = 'Take them off the list of expected failures.';
        complain(adapter, stale.join(', '), 'expected to fail, but did not, or no such check', remedy);
      }
    } finally {
      await opened.backend.dispose();
    }
  });
}

/**
 * Declares the suite as tests, one per case and law, for every device of an adapter.
 *
 * @example
 * import { describe, it } from 'node:test';
 * await conformance(adapter, { describe, it });
 *
 * @throws BackendError when no device can be opened; UnknownLossError; ParameterError for checks that there are not
 */
export async function conformance(adapter: Adapter, options: ConformanceOptions): Promise<void> {
  checkOptions(options, [
    ...['describe', 'it', 'devices', 'losses', 'kinds', 'only', 'shard', 'renew', 'repeat'],
    ...['build', 'run', 'expectedFailures', 'onReport'],
  ] as const);
  const suite = await loadSuite();
  checksOf(suite, options);
  await checkExpectedDevices(adapter, options.expectedFailures ?? []);
  const devices =
    options.devices ?? (options.renew ? [options.renew.device.id] : await availableDevices(adapter));
  if (devices.length === 0) {
    complain(
      adapter,
      'devices',
      'the list is empty, so nothing would be checked',
      'Name one, or leave it out.',
    );
  }
  for (const device of devices) {
    options.describe(`${adapter.name}:${device}`, () => describeDevice(adapter, device, suite, options));
  }
}
