import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CheckResult, Report, SuiteDescription } from '@segloss/conformance';

const core = fileURLToPath(new URL('../../../core/src/index.ts', import.meta.url));

/** Source of a module whose adapter is the reference with the sign of the gradient flipped. */
export const flippedSource = `
import { reference } from ${JSON.stringify(core)};
function flip(program) {
  const run = async (inputs) => {
    const result = await program.run(inputs);
    return result.gradient ? { ...result, gradient: result.gradient.map((slope) => -slope) } : result;
  };
  return { ...program, run };
}
async function open(device) {
  const backend = await reference.open(device);
  return { ...backend, compile: async (loss, options) => flip(await backend.compile(loss, options)) };
}
export const adapter = { ...reference, name: 'flipped', open };
`;

/**
 * Source of a module whose default export is an adapter that opens, supports nothing, and talks when it is opened.
 *
 * @param devices as expressions of `DeviceStatus`
 */
export const unableSource = (devices = ["yes('a')"]): string => `
const description = 'nothing';
const yes = (id) => ({ id, description, available: true, precision: 'float32', processor: 'cpu' });
const no = (id) => ({ id, description, available: false, reason: 'it is broken', remedy: 'Mend it.' });
export const helper = {};
export default {
  name: 'unable',
  library: async () => ({ name: 'nothing', version: '1.2.3' }),
  devices: async () => [${devices.join(', ')}],
  async open(device) {
    process.stdout.write('opening\\n');
    if (device === 'shut') throw new Error('it is shut');
    const compile = async () => {
      throw Object.assign(new Error('no\\nops'), { name: 'UnsupportedGraphError' });
    };
    return { ...yes(device), name: 'unable:' + device, device, compile, dispose: async () => undefined };
  },
};
`;

/** Writes a module and gives its path. */
export async function writeModule(folder: string, name: string, source: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, source);
  return path;
}

/** Installs a package that can only be imported, not required. */
export async function installPackage(folder: string, name: string, source: string): Promise<void> {
  const root = join(folder, 'node_modules', name);
  await mkdir(root, { recursive: true });
  const manifest = { name, version: '1.0.0', type: 'module', exports: { import: './entry.js' } };
  await writeFile(join(root, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(root, 'entry.js'), source);
}

/** Makes the result of a check. */
export const resultOf = (id: string, rest: Partial<CheckResult> = {}): CheckResult => ({
  id,
  kind: 'golden',
  loss: 'dice',
  digest: '0123456789abcdef',
  status: 'pass',
  milliseconds: 1,
  ...rest,
});

/** Makes a deviation of so many tolerances. */
export const offBy = (ratio: number) => ({
  at: 0,
  expected: 0,
  actual: ratio,
  error: ratio,
  tolerance: 1,
  ratio,
});

/** Makes a report of results; its footer is as given. */
export const makeReport = (
  results: readonly CheckResult[],
  footer: Partial<Report['footer']> = {},
  rest: Partial<Report> = {},
): Report => {
  const count = (status: CheckResult['status']) => results.filter((r) => r.status === status).length;
  const counts = {
    pass: count('pass'),
    fail: count('fail'),
    error: count('error'),
    unsupported: count('unsupported'),
    skipped: count('skipped'),
  };
  return {
    format: 'segloss-conformance/3',
    suite: { version: '1.0.0', digest: 'd', checks: results.length },
    adapter: {
      name: 'tfjs',
      build: { version: '0.1.0', hash: '12'.repeat(32) },
      library: { name: 'TensorFlow.js', version: '4.22.0' },
    },
    device: { id: 'webgl', precision: 'float32', processor: 'gpu', arithmetic: 'webgl' },
    run: { commit: null, id: null, by: null },
    environment: {
      runtime: 'Chrome 156',
      platform: 'Linux',
      crossOriginIsolated: false,
      gpu: 'SwiftShader',
      softwareRendering: true,
    },
    startedAt: '2026-01-01T00:00:00.000Z',
    losses: null,
    parts: [...new Set(results.map(({ loss }) => loss))].map((loss) => ({
      loss,
      digest: '0'.repeat(16),
      checks: results.filter((result) => result.loss === loss).length,
    })),
    renewals: [],
    results,
    footer: {
      executed: results.length - counts.skipped,
      counts,
      expectedFailures: results.filter((result) => result.expectedFailure).length,
      stale: [],
      ok: true,
      seconds: 1,
      ...footer,
    },
    ...rest,
  };
};

/** Makes the description of a suite whose checks are those of a report. */
export const suiteOf = ({ results, suite, parts }: Report): SuiteDescription => ({
  ...suite,
  checks: results,
  parts,
});
