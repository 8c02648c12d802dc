import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readReport, type Selection, selectChecks } from '../src/index.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const example = join(root, 'examples/custom-adapter');
const packages = [
  '@segloss/core',
  '@segloss/conformance',
  // What the command line depends on.
  '@segloss/wasm',
  '@segloss/tfjs',
  '@segloss/onnxruntime-web',
  '@segloss/gpu.js',
  '@segloss/jax',
  '@segloss/files',
  '@segloss/measure',
  'segloss',
];

/** Runs a command as in a shell of its own: without the settings of the test runner around it. */
async function run(folder: string, command: string, ...args: readonly string[]) {
  const { NODE_OPTIONS: _, NODE_ENV: __, VITEST: ___, ...env } = process.env;
  return promisify(execFile)(command, args, {
    cwd: folder,
    env: { ...env, TURBO_TELEMETRY_DISABLED: '1' },
    maxBuffer: 2 ** 26,
  }).catch((error: { stdout: string; stderr: string }) => {
    throw new Error(
      `${command} ${args.join(' ')}\n${error.stdout.slice(-4000)}\n${error.stderr.slice(-4000)}`,
    );
  });
}

/** The whole suite takes minutes. */
const some: Selection = {
  losses: ['dice-ce', 'top-k', 'boundary'],
  kinds: ['primitive', 'golden', 'random'],
};

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'segloss-example-'));
  await run(root, process.execPath, 'scripts/tarballs.mjs', folder);
  await cp(example, folder, { recursive: true, filter: (path) => !path.includes('node_modules') });
  const tarballs = (await readdir(folder)).filter((file) => file.endsWith('.tgz'));
  expect(tarballs.length).toBe(packages.length);
  const quiet = ['--no-audit', '--no-fund', '--no-save'];
  await run(folder, 'npm', 'install', ...quiet, ...tarballs.map((file) => `./${file}`));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('an adapter outside of this repository, with packages from tarballs', () => {
  it('passes a part of the suite under node:test', async () => {
    const path = join(folder, 'adapter.test.js');
    const test = await readFile(path, 'utf8');
    await writeFile(path, test.replace('{ describe, it })', `{ describe, it, ...${JSON.stringify(some)} })`));
    const { stdout } = await run(folder, 'npm', 'test');
    // One more test closes the device.
    expect(stdout).toContain(`# pass ${(await selectChecks(some)).length + 1}\n`);
    expect(stdout).toContain('# fail 0\n');
  });

  it('passes on the command line, and is reported', async () => {
    const args = [
      '--adapter',
      './adapter.js',
      '--loss',
      'iou,focal-tversky',
      '--kind',
      'golden',
      '--report',
      'report.json',
    ];
    const { stdout } = await run(folder, 'npx', 'segloss', 'conformance', ...args);
    expect(stdout).toMatch(/, 0 unexpected; worst error 0\.\d+ of what is tolerated/);
    const report = readReport(await readFile(join(folder, 'report.json'), 'utf8'));
    expect(report).toMatchObject({ adapter: { name: 'plain' }, footer: { ok: true } });
  });
});
