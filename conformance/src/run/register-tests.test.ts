import { type Adapter, BackendError, reference } from '@segloss/core';
import { describe, expect, it, vi } from 'vitest';
import { faultyAdapters, singlePrecision } from '../faulty/index.ts';
import type { Report } from '../report/report.ts';
import { type ConformanceOptions, conformance } from './register-tests.ts';

interface Declared {
  readonly suites: readonly string[];
  /** Runs all tests in order; gives the message of each that failed. */
  run(): Promise<Readonly<Record<string, string>>>;
}

/** Collects tests as a runner does, and runs them later. */
async function declare(adapter: Adapter, options: Partial<ConformanceOptions>): Promise<Declared> {
  const suites: string[] = [];
  const tests: [string, () => Promise<void>][] = [];
  await conformance(adapter, {
    describe: (name, body) => {
      suites.push(name);
      body();
    },
    it: (name, body) => tests.push([name, body]),
    losses: ['iou'],
    only: ['iou/*', 'law/*/iou'],
    ...options,
  });
  return {
    suites,
    async run() {
      const failures: Record<string, string> = {};
      for (const [name, body] of tests) {
        await body().catch((error: Error) => {
          failures[name] = error.message;
        });
      }
      return failures;
    },
  };
}

const last = 'is complete, and every known failure still fails';

describe('conformance() under a test runner', () => {
  it('declares a suite per device that can be opened, and gives its report', async () => {
    const onReport = vi.fn<(report: Report) => void>();
    const { suites, run } = await declare(reference, { onReport });
    expect(suites).toEqual(['reference:cpu']);
    expect(await run()).toEqual({});
    expect(onReport).toHaveBeenCalledOnce();
    expect(onReport.mock.calls[0]![0].footer.ok).toBe(true);
  });

  it('fails the tests of what is wrong, with the reason', async () => {
    const { adapter } = faultyAdapters.find((faulty) => faulty.adapter.name === 'sign-flipped')!;
    const failures = await (await declare(adapter, {})).run();
    expect(failures['iou/plain']).toMatch(/^\[segloss\/sign-flipped\] iou\/plain: fail: gradient\[\d+\] is/);
    // A wrong sign is the same whatever the order of the voxels.
    expect(Object.keys(failures)).not.toContain('law/voxel-order/iou');
  });

  it('fails when an expected failure does not fail', async () => {
    const expectedFailures = [{ id: 'iou/plain', reason: 'It was wrong.', link: 'https://example.org/2' }];
    const failures = await (await declare(singlePrecision, { expectedFailures })).run();
    expect(Object.keys(failures)).toEqual([last]);
    expect(failures[last]).toContain('iou/plain: expected to fail, but did not');
  });

  it('fails when nothing is checked', async () => {
    const failures = await (await declare(singlePrecision, { kinds: ['scale'] })).run();
    expect(failures[last]).toContain('no check was executed');
  });

  it('declares the checks that were asked for, and refuses options that there are not', async () => {
    const failures = await (await declare(singlePrecision, { only: ['iou/plain'], repeat: 2 })).run();
    expect(failures).toEqual({});
    const odd = { lossess: ['dice'] } as Partial<ConformanceOptions>;
    await expect(declare(reference, odd)).rejects.toThrow("option 'lossess': there is no such option");
    await expect(declare(reference, { only: ['iou/plian'] })).rejects.toThrow("Did you mean 'iou/plain'?");
  });

  it('refuses an empty list of devices', async () => {
    await expect(declare(reference, { devices: [] })).rejects.toThrow('nothing would be checked');
  });

  it('refuses an adapter without a device, and says why it has none', async () => {
    const absent: Adapter = {
      ...reference,
      devices: async () => [
        { id: 'npu', description: 'a chip', available: false, reason: 'no driver', remedy: 'Get one.' },
      ],
    };
    const declared = declare(absent, {});
    await expect(declared).rejects.toThrow(BackendError);
    await expect(declared).rejects.toThrow('npu: no driver');
  });
});
