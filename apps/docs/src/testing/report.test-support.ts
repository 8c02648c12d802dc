import type { CheckResult, Deviation, Report, SuiteDescription } from '@segloss/conformance';

/** Makes the result of a check that passed. */
export const result = (id: string, changes: Partial<CheckResult> = {}): CheckResult => ({
  id,
  kind: 'golden',
  loss: id.split('/', 1)[0]!,
  digest: '0123456789abcdef',
  status: 'pass',
  milliseconds: 1,
  ...changes,
});

/** Makes a deviation of a given share of what is tolerated. */
export const deviation = (ratio: number): Deviation => ({
  at: 0,
  expected: 1,
  actual: 1 + ratio * 1e-6,
  error: ratio * 1e-6,
  tolerance: 1e-6,
  ratio,
});

const partsOf = (results: readonly CheckResult[]): Report['parts'] =>
  [...new Set(results.map(({ loss }) => loss))].map((loss) => ({
    loss,
    digest: '0'.repeat(16),
    checks: results.filter((result) => result.loss === loss).length,
  }));

/** Makes the description of a suite whose checks are those of some results. */
export const suiteOf = (results: readonly CheckResult[]): SuiteDescription => ({
  version: '1.0.0',
  digest: 'ab'.repeat(32),
  checks: results,
  parts: partsOf(results),
});

/** Makes a report around results. */
export function report(results: readonly CheckResult[], digest = 'ab'.repeat(32), device = 'wasm'): Report {
  const count = (status: CheckResult['status']) =>
    results.filter((candidate) => candidate.status === status).length;
  const counts = {
    pass: count('pass'),
    fail: count('fail'),
    error: count('error'),
    unsupported: count('unsupported'),
    skipped: count('skipped'),
  };
  return {
    format: 'segloss-conformance/3',
    suite: { version: '1.0.0', digest, checks: results.length },
    adapter: {
      name: 'tfjs',
      build: { version: '0.1.0', hash: '12'.repeat(32) },
      library: { name: '@tensorflow/tfjs-core', version: '4.22.0' },
    },
    device: { id: device, precision: 'float32', processor: 'cpu', arithmetic: 'cpu-float32' },
    run: { commit: null, id: null, by: null },
    environment: {
      runtime: 'node 20.20.2',
      platform: 'linux x64',
      crossOriginIsolated: null,
      gpu: null,
      softwareRendering: null,
    },
    startedAt: '2026-01-01T00:00:00Z',
    losses: null,
    parts: partsOf(results),
    renewals: [],
    results,
    footer: {
      executed: results.length - counts.skipped,
      counts,
      expectedFailures: 0,
      stale: [],
      ok: true,
      seconds: 1,
    },
  };
}
