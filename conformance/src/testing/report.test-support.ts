import type { Deviation } from '../budget/compare.ts';
import { footerOf } from '../report/footer.ts';
import type { SuiteDescription } from '../report/freshness.ts';
import type { CheckResult, Part, Report } from '../report/report.ts';

/** Makes a deviation of a ratio. */
export const deviation = (ratio: number): Deviation => ({
  at: 3,
  expected: 1,
  actual: 1 + ratio * 1e-6,
  error: ratio * 1e-6,
  tolerance: 1e-6,
  ratio,
});

/** Makes the result of a check named `<loss>/<case>`, passed unless told otherwise. */
export const result = (id: string, changes: Partial<CheckResult> = {}): CheckResult => ({
  id,
  kind: 'golden',
  loss: id.split('/')[0]!,
  digest: '0123456789abcdef',
  status: 'pass',
  milliseconds: 1.5,
  ...changes,
});

/** Makes the parts of a report that lacks no check. */
export const partsOf = (results: readonly CheckResult[]): readonly Part[] =>
  [...new Set(results.map(({ loss }) => loss))].map((loss) => ({
    loss,
    digest: 'fedcba9876543210',
    checks: results.filter((result) => result.loss === loss).length,
  }));

/** A build of the adapter that reports are of. */
export const build = { version: '0.1.0', hash: '12'.repeat(32) };

/** Makes a report with a footer that fits its results. */
export const report = (results: readonly CheckResult[], changes: Partial<Report> = {}): Report => ({
  format: 'segloss-conformance/3',
  suite: { version: '1.2.3', digest: 'ab'.repeat(32), checks: results.length },
  adapter: { name: 'tfjs', build, library: { name: 'TensorFlow.js', version: '4.22.0' } },
  device: { id: 'wasm', precision: 'float32', processor: 'cpu', arithmetic: 'cpu-float32' },
  environment: {
    runtime: 'node 20.20.2',
    platform: 'linux x64',
    crossOriginIsolated: null,
    gpu: null,
    softwareRendering: null,
  },
  run: { commit: null, id: null, by: null },
  startedAt: '2026-03-04T05:06:07.890Z',
  losses: null,
  parts: partsOf(results),
  renewals: [],
  results,
  footer: footerOf(results, [], 2.5),
  ...changes,
});

/** Makes an expected failure as results carry it. */
export const expectedFailure = { reason: 'the engine rounds down', link: 'https://example.org/1' };

/** Makes the description of a suite whose checks are those of some results. */
export const suiteOf = (results: readonly CheckResult[], digest = 'ab'.repeat(32)): SuiteDescription => ({
  version: '1.2.3',
  digest,
  checks: results.map(({ id, loss, digest }) => ({ id, loss, digest })),
  parts: partsOf(results),
});
