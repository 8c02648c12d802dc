import { createLoss } from '@segloss/core';
import { describe, expect, it } from 'vitest';
import { libraryOf } from '../backends.ts';
import { describeBenchmark } from './describe-benchmark.ts';
import { runBenchmark } from './run.ts';

describe('a benchmark', () => {
  it('goes on after a row that cannot be measured, and tells which', async () => {
    const row = { resident: false, loss: createLoss('dice'), shape: [1, 2, 4, 4] as const };
    const rows = ['abacus', 'reference'].map((backend) => ({ ...row, backend }));
    const [heard, failures]: [string[], string[]] = [[], []];
    const benchmark = await runBenchmark({ rows, runs: 1, seed: 1 }, false, {
      onRow: (done, total, name) => heard.push(`${done}/${total} ${name}`),
      onFailure: (message) => failures.push(message),
    });
    expect(heard).toEqual(['0/2 dice 1x2x4x4 abacus', '1/2 dice 1x2x4x4 reference']);
    expect(failures).toEqual([expect.stringMatching(/^dice 1x2x4x4 abacus: .*backend 'abacus': no such/)]);
    expect(benchmark.rows).toMatchObject([{ backend: 'reference', gradient: false, runs: 1 }]);
    expect(await libraryOf('onnxruntime-web:wasm')).toMatchObject({ name: 'onnxruntime-web' });
    // A single row has nothing to be compared with.
    expect(describeBenchmark(benchmark)).not.toContain('╢');
  });

  it('shows what rows are noted for, once', async () => {
    const plan = { rows: [], runs: 1, seed: 1 };
    const empty = await runBenchmark(plan, true, { onRow: () => {}, onFailure: () => {} });
    const row = {
      ...{ backend: 'c', device: 'cpu', library: { name: 'c', version: '' }, resident: true, loss: 'dice' },
      ...{ shape: [1, 2, 3, 4], gradient: true, value: null, compileMs: null, firstRunMs: 1, runs: 1 },
      ...{
        medianMs: 123.4,
        minimumMs: 0.01234,
        p10Ms: 1,
        p90Ms: 1,
        memoryGrowthBytes: null,
        gpu: null,
        softwareRendering: null,
        note: 'by hand',
      },
    };
    const text = describeBenchmark({ ...empty, rows: [row, row] });
    expect(text.match(/c, resident: by hand/g)).toHaveLength(1);
    expect(text).toMatch(/│ c +│ dice \+ gradient │ 1x2x3x4 │ +│ +1\.00 │ +123 │ +0\.0123 │/);
  });
});
