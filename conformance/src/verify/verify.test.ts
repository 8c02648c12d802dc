import { reference } from '@segloss/core';
import { describe, expect, it } from 'vitest';
import { faultyAdapters, singlePrecision } from '../faulty/index.ts';
import { footerOf } from '../report/footer.ts';
import { renewReport } from '../report/renew.ts';
import type { CheckResult, Report } from '../report/report.ts';
import { readReport, writeReport } from '../report/text.ts';
import { runConformance } from '../run/run.ts';
import { loadSuite } from '../run/suite.ts';
import { build } from '../testing/report.test-support.ts';
import { verifyReport, verifyReports } from './verify.ts';

const suite = await loadSuite();
const faulty = faultyAdapters.find(({ adapter }) => adapter.name === 'naive-softmax')!;
const losses = ['iou'];
const good = await runConformance(singlePrecision, { losses, build });
const bad = await runConformance(faulty.adapter, { losses, build });

const reasonsOf = async (report: Report) =>
  (await verifyReport(report, suite)).problems.map(({ check, reason }) =>
    check ? `${check}: ${reason}` : reason,
  );

/** Counts anew, as a forger would. */
const recount = (report: Report): Report => ({
  ...report,
  footer: footerOf(report.results, [], report.footer.seconds),
});
const withResults = (report: Report, change: (result: CheckResult, index: number) => CheckResult): Report =>
  recount({ ...report, results: report.results.map(change) });
const only = (id: string, change: (result: CheckResult) => CheckResult) => (report: Report) =>
  withResults(report, (result) => (result.id === id ? change(result) : result));

describe('a report as it was written', () => {
  it.each([
    ['of a right adapter', good],
    ['of a wrong one', bad],
  ])('holds: one %s', async (_, report) => {
    const { problems, recomputed, left } = await verifyReport(readReport(writeReport(report)), suite);
    expect(problems).toEqual([]);
    expect([recomputed, left]).toEqual([report.results.filter(({ value }) => value).length, 0]);
    expect(recomputed).toBeGreaterThan(20);
  });

  it('holds in double precision, and when it was renewed', async () => {
    const double = await runConformance(reference, { losses, kinds: ['golden'], build });
    expect((await verifyReport(double, suite, { partial: true })).problems).toEqual([]);
    const few = good.results.slice(0, 9);
    const seconds = Math.ceil(few.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 100) / 10;
    const renewed = renewReport(good, { ...good, results: few, footer: footerOf(few, [], seconds) }, suite);
    expect(renewed.renewals).toHaveLength(1);
    expect(await reasonsOf(renewed)).toEqual([]);
  });

  it('is compared with numbers of some checks, drawn at random, where that is enough', async () => {
    const seen: string[] = [];
    const onCheck = ({ id }: { readonly id: string }, done: number, total: number) =>
      seen.push(`${done}/${total} ${id}`);
    const { recomputed, left } = await verifyReport(good, suite, { sample: 3, onCheck });
    const all = good.results.filter(({ value }) => value).length;
    expect([recomputed, left]).toEqual([3, all - 3]);
    expect(seen.map((text) => text.split(' ')[0])).toEqual(['1/3', '2/3', '3/3']);
  });

  it('may be partial only where that is allowed', async () => {
    const results = good.results.slice(0, -2);
    const cut = recount({ ...good, results });
    expect(await reasonsOf(cut)).toEqual([
      `it lacks 2 of the checks that it was to run (${good.results
        .slice(-2)
        .map(({ id }) => id)
        .join(', ')})`,
    ]);
    expect((await verifyReport(cut, suite, { partial: true })).problems).toEqual([]);
  });
});

// Golden cases have a value and a gradient.
const golden = bad.results.filter(({ kind }) => kind === 'golden');
const failed = golden.find(({ status, value }) => status === 'fail' && value!.ratio > 1)!;
const passed = golden.find(({ status }) => status === 'pass')!;
const changeNumbers = (name: 'value' | 'gradient', changes: object) => (result: CheckResult) =>
  result[name] ? { ...result, [name]: { ...result[name], ...changes } } : result;

/** What somebody might do to a report that shows failures, or to one that does not show enough. */
const forgeries: Record<string, [forge: (report: Report) => Report, reason: RegExp]> = {
  'the status of failures is flipped': [
    (report) => ({ ...report, results: report.results.map((result) => ({ ...result, status: 'pass' })) }),
    /^its footer says \d+ for|passed, and yet an error is/,
  ],
  'the status is flipped and the footer counted again': [
    (report) => withResults(report, (result) => ({ ...result, status: 'pass' })),
    /passed, and yet an error is/,
  ],
  'the reasons are taken out as well': [
    (report) => withResults(report, ({ reason: _, ...rest }) => ({ ...rest, status: 'pass' })),
    /passed, and yet an error is/,
  ],
  'a failure with its reason is called a pass': [
    only(failed.id, (result) => ({ ...result, status: 'pass', value: undefined, gradient: undefined })),
    /it passed, and yet it has a reason why it did not/,
  ],
  'the numbers of failures are taken out': [
    only(failed.id, ({ reason: _, value: __, gradient: ___, ...rest }) => ({ ...rest, status: 'pass' })),
    /it passed without its value/,
  ],
  'failures are called skipped': [
    only(failed.id, ({ value: _, gradient: __, ...rest }) => ({ ...rest, status: 'skipped' })),
    /it applies everywhere, and yet it was skipped/,
  ],
  'failures are called skipped, with their numbers': [
    only(failed.id, (result) => ({ ...result, status: 'skipped' })),
    /it has status 'skipped', and yet it has numbers/,
  ],
  'the numbers of another case are copied': [
    only(failed.id, ({ id, digest, reason: _, ...rest }) => ({
      ...rest,
      id,
      digest,
      status: 'pass',
      value: passed.value,
      gradient: passed.gradient,
    })),
    /and the report says that .* was expected|is tolerated, and the report says|has no element/,
  ],
  'the whole result of another case is copied': [
    only(failed.id, ({ id }) => ({ ...passed, id })),
    /its digest is '[0-9a-f]{16}', and in the suite '[0-9a-f]{16}'/,
  ],
  'the ratio is lowered': [
    only(failed.id, ({ reason: _, ...rest }) => ({
      ...rest,
      status: 'pass',
      value: { ...rest.value!, ratio: 0.5 },
      gradient: { ...rest.gradient!, ratio: 0.5 },
    })),
    /an error of .* is .* of .*, not 0\.5/,
  ],
  'error and ratio are lowered': [
    only(failed.id, changeNumbers('value', { error: 0, ratio: 0 })),
    /is .* from .*, not 0/,
  ],
  'the tolerance is raised, and all that follows from it': [
    only(failed.id, (result) => {
      const { error } = result.value!;
      return changeNumbers('value', { tolerance: 2 * error, ratio: error / (2 * error) })(result);
    }),
    /value: at element \d+ an error of .* is tolerated, and the report says/,
  ],
  'the expected number is moved to the actual one, and all that follows from it': [
    only(failed.id, (result) => {
      const { actual } = result.value!;
      return changeNumbers('value', { expected: actual, error: 0, ratio: 0 })(result);
    }),
    /value: element \d+ must be .*, and the report says that .* was expected/,
  ],
  'an element is named that there is not': [
    only(failed.id, changeNumbers('gradient', { at: 1e6 })),
    /gradient: it has no element 1000000/,
  ],
  'failures are left out': [
    (report) => recount({ ...report, results: report.results.filter(({ id }) => id !== failed.id) }),
    /^it lacks 1 of the checks that it was to run/,
  ],
  'failures are left out, and the part made to fit': [
    (report) => {
      const results = report.results.filter(({ id }) => id !== failed.id);
      const parts = report.parts.map((part) => ({ ...part, checks: part.checks - 1 }));
      return recount({ ...report, parts, results });
    },
    /^its part 'iou' is not that of the suite/,
  ],
  'a check is invented': [
    (report) => recount({ ...report, results: [...report.results, { ...passed, id: 'iou/invented' }] }),
    /^iou\/invented: the suite has no such check/,
  ],
  'a kind is changed': [
    only(failed.id, (result) => ({ ...result, kind: 'law' })),
    /its kind is 'law', and in the suite 'golden'/,
  ],
  'results are put in another order': [
    (report) => recount({ ...report, results: report.results.toReversed() }),
    /^its results are not in the order of the suite, from/,
  ],
  'it is made to be of another suite': [
    (report) => ({ ...report, suite: { ...report.suite, digest: 'ab'.repeat(32) } }),
    /^it is of suite abababababab of version .*, and only one of suite/,
  ],
  'the suite is said to be of another version': [
    (report) => ({ ...report, suite: { ...report.suite, version: '9.9.9' } }),
    /^it names version 9\.9\.9 for the suite of version/,
  ],
  'the suite is said to be smaller': [
    (report) => ({ ...report, suite: { ...report.suite, checks: report.results.length } }),
    /^it says that suite .* has \d+ checks, and it has \d+/,
  ],
  'a more tolerant arithmetic is claimed': [
    (report) => ({ ...report, device: { ...report.device, arithmetic: 'gpu-float32' } }),
    /^its device has arithmetic 'cpu-float32', and it says 'gpu-float32'/,
  ],
  'a graphics processor is claimed, for its tolerances': [
    (report) => ({ ...report, device: { ...report.device, processor: 'gpu', arithmetic: 'gpu-float32' } }),
    /^it names no graphics processor, and its device is a gpu/,
  ],
  'it began in the future': [
    (report) => ({ ...report, startedAt: '2999-01-01T00:00:00.000Z' }),
    /^it began at 2999-01-01T00:00:00\.000Z, which is yet to come/,
  ],
  'it took longer than there was time': [
    (report) => ({ ...report, footer: { ...report.footer, seconds: 1e9 } }),
    /^it took 1000000000 seconds, and began less than that ago/,
  ],
  'it took less time than its checks': [
    (report) => withResults(report, (result) => ({ ...result, milliseconds: 1e6 })),
    /^its checks took \d+(\.\d+)? seconds, and the run/,
  ],
};

describe('a report that was forged does not hold:', () => {
  it.each(Object.entries(forgeries))('%s', async (_, [forge, reason]) => {
    const reasons = await reasonsOf(forge(bad));
    expect(
      reasons.some((found) => reason.test(found)),
      reasons.join('\n'),
    ).toBe(true);
  });

  it('and the right one beside it holds', async () => {
    const [forge] = Object.values(forgeries)[1]!;
    const found = await verifyReports([good, forge(bad), good], suite);
    expect(found.map(({ problems }) => problems.length > 0)).toEqual([false, true, false]);
  });
});

it('cannot tell numbers that were invented to fit each other from those of a device', async () => {
  const close = (result: CheckResult): CheckResult => {
    const { reason: _, ...rest } = result;
    const fit = (name: 'value' | 'gradient') => {
      const deviation = result[name];
      return deviation && { ...deviation, actual: deviation.expected, error: 0, ratio: 0 };
    };
    return { ...rest, status: 'pass', value: fit('value'), gradient: fit('gradient') };
  };
  expect(
    await reasonsOf(
      withResults(bad, (result) => (result.status === 'fail' && result.value ? close(result) : result)),
    ),
  ).toEqual([]);
});
