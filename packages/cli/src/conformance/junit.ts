import { type CheckResult, isFailure, type Report } from '@segloss/conformance';
import junit, { type Builder, type TestCase, type TestSuite } from 'junit-report-builder';
import { describeSetting, thrownLines } from './describe-details.ts';

// Its types are those of its other build, which Node.js does not load.
const builder = junit as unknown as Builder;

/** XML 1.0 has no place for these characters, not even escaped. */
const toXml = (text: string): string =>
  text.replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\u{fffd}');

function addFailure(test: TestCase, { status, reason = '', setting, thrown }: CheckResult): void {
  const message = toXml(reason);
  const details = [...(setting ? [describeSetting(setting)] : []), ...thrownLines(thrown ?? [])];
  const stack = toXml(details.join('\n'));
  if (status === 'fail') test.failure(message, status);
  else test.error(message, status, stack);
  if (status === 'fail' && stack !== '') test.stacktrace(stack);
}

function addCheck(suite: TestSuite, name: string, result: CheckResult): void {
  const test = suite
    .testCase()
    .name(toXml(result.id))
    .className(toXml(`${name}.${result.kind}`))
    .time(result.milliseconds / 1000);
  if (result.status === 'skipped') test.skipped();
  else if (!isFailure(result)) return;
  else if (result.expectedFailure === undefined) addFailure(test, result);
  else {
    const { reason, link } = result.expectedFailure;
    test.skipped().standardOutput(toXml(`expected to fail: ${reason} (${link})\n${result.reason ?? ''}`));
  }
}

/** Writes reports as JUnit XML: a suite for each device, in which known failures are skipped and stale ones fail. */
export function writeJunit(reports: readonly Report[]): string {
  const all = builder.newBuilder().name('segloss conformance');
  for (const { adapter, device, startedAt, results, footer } of reports) {
    const name = `${adapter.name}:${device.id}`;
    const suite = all.testSuite().name(toXml(name)).timestamp(startedAt);
    for (const result of results) addCheck(suite, name, result);
    for (const id of footer.stale) {
      const test = suite
        .testCase()
        .name(toXml(id))
        .className(toXml(`${name}.expected-failures`));
      test.failure('expected to fail, but did not, or no such check', 'stale');
    }
  }
  return `${all.build().trimEnd()}\n`;
}
