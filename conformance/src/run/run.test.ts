import {
  type Adapter,
  BackendError,
  type CompileOptions,
  type Program,
  reference,
  UnknownLossError,
} from '@segloss/core';
import { describe, expect, it, vi } from 'vitest';
import { singlePrecision } from '../faulty/index.ts';
import { tableAdapter, withRules } from '../faulty/table-adapter.ts';
import { footerOf } from '../report/footer.ts';
import { checkComplete } from '../report/partial.ts';
import type { ExpectedFailure, Report } from '../report/report.ts';
import { readReport, writeReport } from '../report/text.ts';
import { build, result } from '../testing/report.test-support.ts';
import { runConformance } from './run.ts';
import { loadSuite } from './suite.ts';

/** What is quick of the checks of a loss, and of its device. */
const only = ['iou/*', 'law/*/iou', 'law/disposed-backend', 'law/resources-told'];
const quick = { losses: ['iou'], only };

type Run = Program['run'];

/** Makes the correct adapter, with programs that run in another way. */
const withRun = (change: (run: Run, options: CompileOptions) => Run): Adapter => ({
  ...singlePrecision,
  async open(device) {
    const backend = await singlePrecision.open(device);
    return {
      ...backend,
      async compile(loss, options = {}) {
        const program = await backend.compile(loss, options);
        return { ...program, run: change(program.run, options) };
      },
    };
  },
});

/** The correct adapter, except that it cannot compute IoU with a mask. */
const partial = withRun((run) => async (inputs) => {
  if (inputs.mask && inputs.logits.shape.length === 5) throw new Error('out of memory');
  return run(inputs);
});

describe('a run', () => {
  it('reports every check that it was asked for, and tells of each', async () => {
    const seen: string[] = [];
    const report = await runConformance(reference, {
      ...quick,
      onCheck: ({ id }, done, total) => seen.push(`${done}/${total} ${id}`),
    });
    const { checks, digest } = await loadSuite();
    const wanted = checks.filter(
      ({ id, loss, kind }) => only.includes(id) || (loss === 'iou' && ['golden', 'law'].includes(kind)),
    );
    expect(report.results.map(({ id }) => id)).toEqual(wanted.map(({ id }) => id));
    expect(seen).toEqual(wanted.map(({ id }, i) => `${i + 1}/${wanted.length} ${id}`));
    expect(report.footer).toMatchObject({ ok: true, stale: [] });
    // What it does not declare is skipped, with the reason.
    const skipped = report.results.filter(({ status }) => status === 'skipped');
    expect(skipped.map(({ id }) => id)).toEqual(['law/resources-told']);
    expect(report.footer.executed).toBe(wanted.length - skipped.length);
    expect(report.suite).toMatchObject({ digest, checks: checks.length });
    expect(report.device).toEqual({
      id: 'cpu',
      precision: 'float64',
      processor: 'cpu',
      arithmetic: 'cpu-float64',
    });
    expect(report.environment.runtime).toBe(`node ${process.versions.node}`);
    expect(readReport(writeReport(report))).toEqual(report);
  });

  it('ends before the next check when it is aborted, and reports what it has', async () => {
    const controller = new AbortController();
    const begun: string[] = [];
    const report = await runConformance(reference, {
      ...quick,
      signal: controller.signal,
      onBegin: ({ id }, done, total) => {
        expect(done).toBeLessThan(total);
        begun.push(id);
        if (done === 2) controller.abort();
      },
    });
    expect(report.results.map(({ id }) => id)).toEqual(begun);
    expect(begun).toHaveLength(3);
    expect(readReport(writeReport(report))).toEqual(report);
    expect(() => checkComplete(report)).toThrow(/it has 3 of \d+ checks/);
  });

  it('refuses an unknown loss before it opens anything', async () => {
    const closed: Adapter = { ...reference, open: () => Promise.reject(new Error('opened')) };
    await expect(runConformance(closed, { losses: ['dyce'] })).rejects.toThrow(UnknownLossError);
  });

  it('refuses an adapter that does not tell of its engine', async () => {
    const silent = { ...reference, library: async () => undefined } as unknown as Adapter;
    await expect(runConformance(silent, quick)).rejects.toThrow(
      "library() of 'reference': it does not tell the name and the version of the engine",
    );
  });

  it.each([
    ['precision', 'fp32', "It must be 'float32' or 'float64'"],
    ['processor', 'GPU', "It must be 'cpu' or 'gpu'"],
  ])('refuses a backend with a mistyped %s', async (name, value, message) => {
    const mistyped: Adapter = {
      ...singlePrecision,
      open: async (device) => ({ ...(await singlePrecision.open(device)), [name]: value }),
    };
    await expect(runConformance(mistyped, quick)).rejects.toThrow(message);
  });

  it('tells a device that is listed and does not open from one that is not there', async () => {
    const [status] = await singlePrecision.devices();
    const liar: Adapter = { ...singlePrecision, devices: async () => [{ ...status!, id: 'cup' }] };
    await expect(runConformance(liar, { ...quick, device: 'cup' })).rejects.toThrow(
      "device 'cup' of 'single-precision': devices() lists it as available, and open() rejects",
    );
  });

  it('refuses another device than the one it asked for', async () => {
    const stubborn: Adapter = { ...reference, open: () => reference.open() };
    await expect(runConformance(stubborn, { ...quick, device: 'gpu' })).rejects.toThrow(BackendError);
  });

  it('is not ok when nothing was executed', async () => {
    const { footer } = await runConformance(reference, { losses: ['iou'], kinds: ['scale'] });
    expect(footer).toMatchObject({ executed: 0, ok: false });
  });

  it('keeps what was thrown as the reason', async () => {
    const { results, footer } = await runConformance(partial, quick);
    const broken = results.find(({ status }) => status === 'error');
    expect(broken?.reason).toBe('out of memory');
    expect(footer.ok).toBe(false);
  });
});

describe('a run of some checks', () => {
  const three = ['iou/plain', 'iou/mask', 'iou/confident'];

  it('has those that were asked for, in the order of the suite', async () => {
    const { results, footer } = await runConformance(reference, { only: three.toReversed(), repeat: 2 });
    expect(results.map(({ id }) => id)).toEqual(['iou/plain', 'iou/confident', 'iou/mask']);
    expect(footer.ok).toBe(true);
  });

  it('ends at the first unexpected failure when that was asked for', async () => {
    const failFast = { losses: ['iou'], kinds: ['golden'], failFast: true } as const;
    const { results } = await runConformance(partial, failFast);
    expect(results.filter(({ status }) => status === 'error')).toEqual([results.at(-1)]);
    const expectedFailures = [{ id: 'iou/*', reason: 'known', link: 'https://example.org/1' }];
    const whole = await runConformance(partial, { ...failFast, expectedFailures });
    expect(whole.results.length).toBeGreaterThan(results.length);
    expect(whole.footer.ok).toBe(true);
  });

  it('tells of failures what was thrown and what was run, and reads that back', async () => {
    const report = await runConformance(partial, { losses: ['iou'], kinds: ['golden'] });
    const broken = report.results.find(({ status }) => status === 'error');
    expect(broken?.thrown?.at(-1)).toMatchObject({ name: 'Error', message: 'out of memory' });
    expect(broken?.thrown?.at(-1)?.stack[0]).toMatch(/src\/run\/run\.test\.ts:\d+:\d+\)$/);
    expect(JSON.stringify(broken)).not.toContain(process.cwd());
    expect(broken?.setting).toMatchObject({ loss: 'iou', mask: { shape: expect.any(Array) } });
    expect(report.results.find(({ status }) => status === 'pass')).not.toHaveProperty('setting');
    expect(readReport(writeReport(report))).toEqual(report);
  });

  it('shows the inputs of the run that has gone wrong, and not of the last one', async () => {
    const wrongLast = withRun((run, { layout, gradient }) => async (inputs) => {
      const result = await run(inputs);
      const isWrong = layout === 'channels-last' && gradient;
      return isWrong ? { ...result, value: result.value.map((x) => 2 * x) } : result;
    });
    const { results } = await runConformance(wrongLast, { only: ['iou/plain', 'random/iou/*'] });
    const failed = results.filter(({ status }) => status === 'fail');
    expect(new Set(failed.map(({ kind }) => kind))).toEqual(new Set(['golden', 'random']));
    for (const { setting } of failed)
      expect(setting).toMatchObject({ layout: 'channels-last', gradient: true });
  });

  it('names the primitive that is wrong', async () => {
    const wrongAbs = tableAdapter(
      'wrong-abs',
      withRules((_, { abs }) => ({
        abs: (args, attrs, type) => {
          const { axes, data } = abs(args, attrs, type);
          return { axes, data: data.map((x) => 1.1 * x) };
        },
      })),
    );
    const losses = ['iou', 'hausdorff', 'dice'];
    const report = await runConformance(wrongAbs, { losses, kinds: ['golden'] });
    // A case in which nothing counts passes with any absolute value.
    expect(report.footer.suspects).toMatchObject([{ ops: ['abs'] }]);
    expect(report.footer.suspects?.[0]?.passedWith).toBeLessThan(3);
    expect(readReport(writeReport(report))).toEqual(report);
  });

  it('goes on where an interrupted one has ended', async () => {
    const lines: string[] = [];
    const selection = { only: ['iou/*'], onJournal: (line: string) => lines.push(line) };
    const whole = await runConformance(partial, selection);
    expect(lines).toHaveLength(whole.results.length + 1);

    const begun: string[] = [];
    const half = `${lines.slice(0, 6).join('\n')}\n${lines[6]!.slice(0, 40)}`;
    const more: string[] = [];
    const resumed = await runConformance(partial, {
      only: ['iou/*'],
      resume: half,
      onBegin: ({ id }) => begun.push(id),
      onJournal: (line) => more.push(line),
    });
    const idsOf = ({ results }: Report) => results.map(({ id }) => id);
    expect(begun).toEqual(idsOf(whole).slice(5));
    expect(more).toHaveLength(begun.length);
    expect(resumed.startedAt).toBe(whole.startedAt);
    const strip = ({ milliseconds: _, thrown: __, ...rest }: Report['results'][number]) => rest;
    expect(resumed.results.map(strip)).toEqual(whole.results.map(strip));
    expect(resumed.footer.suspects).toEqual(whole.footer.suspects);
  });

  it('does not go on with what is of another adapter, or was edited', async () => {
    const lines: string[] = [];
    await runConformance(partial, { only: three, onJournal: (line) => lines.push(line) });
    const resume = `${lines.join('\n')}\n`;
    await expect(runConformance(reference, { only: three, resume })).rejects.toThrow(
      /run to be resumed: its adapter was .*single-precision.*, and is .*reference.* now\. Delete the journal/,
    );
    await expect(
      runConformance(partial, {
        only: three,
        resume: resume.replace('"status":"pass"', '"status":"perfect"'),
      }),
    ).rejects.toThrow('line 2 of its journal is not what the suite writes');
    const other = resume.replace(/"digest":"[0-9a-f]{64}"/, `"digest":"${'0'.repeat(64)}"`);
    await expect(runConformance(partial, { only: three, resume: other })).rejects.toThrow('its suite was');
    expect((await runConformance(partial, { only: three, resume: '' })).results).toHaveLength(3);
  });
});

describe('a renewal', () => {
  const run = { commit: 'ab'.repeat(20), id: 'https://ci.example/1', by: 'someone' };

  /** Makes a whole report of this device in which nothing has been run. */
  async function wholeReport(): Promise<Report> {
    const { checks, parts } = await loadSuite();
    const empty = await runConformance(singlePrecision, { signal: AbortSignal.abort(), build, run });
    const results = checks.map(({ id, kind, loss, digest }) => result(id, { kind, loss, digest }));
    return { ...empty, parts, results, footer: footerOf(results, [], 1) };
  }

  it('runs only what is not current, and gives the whole report', async () => {
    const whole = await wholeReport();
    const at = whole.results.findIndex(({ id }) => id === 'iou/plain');
    const { digest } = whole.results[at]!;
    const results = whole.results.with(at, { ...whole.results[at]!, digest: 'f'.repeat(16) });
    const seen: string[] = [];
    const renewed = await runConformance(singlePrecision, {
      build,
      renew: { ...whole, results: results.filter(({ id }) => id !== 'iou/mask') },
      onCheck: ({ id }) => seen.push(id),
    });
    expect(seen).toEqual(['iou/plain', 'iou/mask']);
    expect(renewed.results).toHaveLength(whole.results.length);
    const { value } = renewed.results[at]!;
    expect(renewed.results[at]).toMatchObject({
      digest,
      renewal: 0,
      value: { tolerance: expect.any(Number) },
    });
    expect(value!.ratio).toBeLessThan(1);
    expect(renewed).toMatchObject({ adapter: { build }, run, renewals: [{ run: { commit: null } }] });
    expect(() => checkComplete(renewed)).not.toThrow();
    expect(readReport(writeReport(renewed))).toEqual(renewed);
  });

  it('runs nothing where all is current', async () => {
    const whole = await wholeReport();
    expect(await runConformance(singlePrecision, { renew: whole, build })).toEqual(whole);
  });

  it('of a report of another build is refused before any check', async () => {
    const renew = await wholeReport();
    const onCheck = vi.fn<() => void>();
    const mended = { version: '0.1.1', hash: 'ef'.repeat(32) };
    await expect(runConformance(singlePrecision, { renew, onCheck, build: mended })).rejects.toThrow(
      `its results are of two builds of the adapter, ${build.hash} and ${mended.hash}. Run the suite again as a whole`,
    );
    await expect(runConformance(singlePrecision, { renew, onCheck })).rejects.toThrow(
      `some results are of build ${build.hash}, and nobody said which build gave the others`,
    );
    expect(onCheck).not.toHaveBeenCalled();
  });

  it('of a report of another device is refused before any check', async () => {
    const whole = await wholeReport();
    const renew = { ...whole, environment: { ...whole.environment, platform: 'win32 x64' } };
    const onCheck = vi.fn<() => void>();
    await expect(runConformance(singlePrecision, { losses: ['iou'], onCheck, renew })).rejects.toThrow(
      "report to be renewed: its platform is 'win32 x64', and here it is",
    );
    expect(onCheck).not.toHaveBeenCalled();
  });
});

describe('expected failures', () => {
  const entry = (id: string, devices?: readonly string[]): ExpectedFailure => ({
    id,
    devices,
    reason: 'Masks take too much memory.',
    link: 'https://example.org/1',
  });

  it('make a run ok when they fail, and only then', async () => {
    const first = await runConformance(partial, quick);
    const failing = first.results.filter(({ status }) => status === 'error').map(({ id }) => id);
    expect(failing.length).toBeGreaterThan(0);
    const expectedFailures = failing.map((id) => entry(id));
    const second = await runConformance(partial, { ...quick, expectedFailures });
    expect(second.footer).toMatchObject({ ok: true, expectedFailures: failing.length, stale: [] });
    const cured = await runConformance(singlePrecision, { ...quick, expectedFailures });
    expect(cured.footer).toMatchObject({ ok: false, stale: failing });
  });

  it('of a device that the adapter does not have are refused', async () => {
    const expectedFailures = [entry('iou/plain', ['cpuu'])];
    await expect(runConformance(singlePrecision, { ...quick, expectedFailures })).rejects.toThrow(
      /expected failure 'iou\/plain': 'single-precision' has no device 'cpuu'. Did you mean 'cpu'/,
    );
  });

  it('of other devices or other losses do not matter, those of unknown checks do', async () => {
    const expectedFailures = [entry('iou/plain', ['gpu']), entry('dice/plain'), entry('iou/no-such-case')];
    const [status] = await singlePrecision.devices();
    const withGpu = { ...singlePrecision, devices: async () => [status!, { ...status!, id: 'gpu' }] };
    const { footer } = await runConformance(withGpu, { ...quick, expectedFailures });
    expect(footer).toMatchObject({ ok: false, stale: ['iou/no-such-case'] });
  });
});
