import { reference } from '@segloss/core';
import { describe, expect, it } from 'vitest';
import { faultyAdapters, singlePrecision } from '../src/faulty/index.ts';
import { conformance, describeEnvironment, goldenCases, type Report } from '../src/index.ts';
import { loadSuite } from '../src/run/suite.ts';

// The same suite as in Node, over HTTP and in a real browser. Size is tested with the adapters.
const reports: Report[] = [];
const onReport = (report: Report) => {
  reports.push(report);
};

await conformance(reference, {
  describe,
  it,
  kinds: ['primitive', 'golden', 'random'],
  shard: '1/4',
  onReport,
});
await conformance(singlePrecision, { describe, it, kinds: ['law'], losses: ['top-k'], onReport });

describe('in a browser', () => {
  it('has the same cases as in Node', async () => {
    expect((await goldenCases()).length).toBeGreaterThan(600);
    expect((await loadSuite()).digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it('reports which one, and that threads with shared memory are available', () => {
    expect(reports.length).toBe(2);
    for (const { environment } of reports) {
      expect(environment.runtime).toMatch(/^\w+ \d+\.\d+/);
      expect(environment).toMatchObject({ crossOriginIsolated: true, gpu: null, softwareRendering: null });
    }
  });

  it('finds the graphics processor, and whether it is software', async () => {
    const { gpu, softwareRendering } = await describeEnvironment({ processor: 'gpu' });
    expect(gpu).not.toBe('unknown');
    expect(softwareRendering).toBe(/swiftshader|llvmpipe/i.test(gpu!));
  });

  it('fails a faulty adapter', async () => {
    const { adapter } = faultyAdapters.find((faulty) => faulty.adapter.name === 'naive-softmax')!;
    const failures: string[] = [];
    const tests: (() => Promise<void>)[] = [];
    const run = {
      describe: (_: string, body: () => void) => body(),
      it: (_: string, body: () => Promise<void>) => tests.push(body),
    };
    await conformance(adapter, { ...run, kinds: ['golden'], losses: ['dice'] });
    for (const test of tests) await test().catch((error: Error) => failures.push(error.message));
    expect(failures.some((message) => message.includes('dice/extreme: fail: value[0]'))).toBe(true);
  });
});
