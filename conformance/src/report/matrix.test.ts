import { describe, expect, it } from 'vitest';
import { deviation, expectedFailure, report, result, suiteOf } from '../testing/report.test-support.ts';
import { matrixOf } from './matrix.ts';

const counts = { pass: 0, fail: 0, error: 0, unsupported: 0, skipped: 0 };
const cpu = report([
  result('dice/a', { value: deviation(0.1), gradient: deviation(0.2) }),
  result('law/same-again/dice', { kind: 'law', loss: 'dice', value: deviation(0.3) }),
  result('dice/b', { status: 'skipped', value: deviation(7) }),
  result('focal/a', { status: 'fail', expectedFailure, gradient: deviation(Infinity) }),
]);
const gpu = {
  ...report([result('tversky/a', { status: 'error' }), result('dice/a', { value: deviation(Number.NaN) })]),
  device: { ...cpu.device, id: 'webgpu' },
  environment: {
    ...cpu.environment,
    runtime: 'Chrome 156.0.8078.79',
    gpu: 'google swiftshader',
    softwareRendering: true,
  },
};

describe('a matrix', () => {
  const { columns, rows } = matrixOf([cpu, gpu]);

  it('has a column per run', () => {
    const library = { name: 'TensorFlow.js', version: '4.22.0' };
    expect(columns).toEqual([
      { name: 'tfjs:wasm', library, runtime: 'node 20.20.2', gpu: null, softwareRendering: null },
      {
        name: 'tfjs:webgpu',
        library,
        runtime: 'Chrome 156.0.8078.79',
        gpu: 'google swiftshader',
        softwareRendering: true,
      },
    ]);
  });

  it('has a row per loss, in order of appearance, with its laws', () => {
    expect(rows.map(({ loss }) => loss)).toEqual(['dice', 'focal', 'tversky']);
    expect(rows[0]!.cells[0]).toEqual({
      counts: { ...counts, pass: 2, skipped: 1 },
      expected: 0,
      worst: 0.3,
      executed: 2,
    });
  });

  it('shows expected failures, and results that are infinitely far off', () => {
    const cell = { counts: { ...counts, fail: 1 }, expected: 1, worst: Infinity, executed: 1 };
    expect(rows[1]!.cells[0]).toEqual(cell);
    expect(rows[0]!.cells[1]).toMatchObject({ worst: Infinity });
  });

  it('shows errors, and losses that a run lacks', () => {
    expect(rows[2]!.cells).toEqual([
      { counts, expected: 0, worst: null, executed: 0 },
      { counts: { ...counts, error: 1 }, expected: 0, worst: null, executed: 1 },
    ]);
  });

  it('may be empty', () => {
    expect(matrixOf([])).toEqual({ columns: [], rows: [] });
  });

  it('tells of each cell whether it is of the suite, and has a row for losses that no run has', () => {
    const other = result('dice/a', { digest: 'f'.repeat(16) });
    const matrix = matrixOf([report([other]), cpu], suiteOf([result('dice/a'), result('iou/a')]));
    const states = matrix.rows.map(({ loss, cells }) => [
      loss,
      ...cells.map((cell) => cell.freshness?.state),
    ]);
    expect(states).toEqual([
      ['dice', 'stale', 'stale'],
      ['focal', 'missing', 'stale'],
      ['iou', 'missing', 'missing'],
    ]);
    expect(matrix.rows[0]!.cells[0]!.freshness).toMatchObject({ changed: ['dice/a'], unrun: [], gone: [] });
  });
});
