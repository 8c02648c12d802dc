// Runs the whole conformance suite on every device that opens here, in Node and in the browser, and writes the reports
// to conformance/results. Takes long where graphics processors are emulated.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { softwareVulkan } from '../chromium.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
// With WebGPU in Node, on a driver in software if there is no other.
const dawn = `${root}packages/tfjs/test/dawn.mjs`;
const cli = [
  ...['--conditions=segloss-source', '--import', 'tsx', '--import', dawn],
  'packages/cli/src/main.ts',
];
const env = { ...softwareVulkan(), ...process.env };

function run(command, args, options = {}) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env, ...options });
  return status === 0;
}

const listed = spawnSync(process.execPath, [...cli, 'backends', '--json'], {
  cwd: root,
  env,
  encoding: 'utf8',
});
const backends = JSON.parse(listed.stdout).filter(({ name, available }) => available && name.includes(':'));
if (backends.length === 0) {
  console.error('No backend can be opened here: run `npm run segloss -- backends` to see why.');
  process.exit(1);
}

const inNode = backends.map(({ name }) => {
  const report = `conformance/results/${name.replace(':', '-')}-node.json`;
  return run(process.execPath, [...cli, 'conformance', '--adapter', name, '--report', report]);
});

// Each adapter that has devices in browsers has browser tests, which write reports when they are asked for all checks.
const inBrowser = ['wasm', 'tfjs', 'onnxruntime-web', 'gpu.js'].map((name) =>
  run('npx', ['vitest', 'run', '--project', 'browser'], {
    cwd: `${root}/packages/${name}`,
    env: { ...process.env, VITE_SEGLOSS_ALL: '1' },
    shell: process.platform === 'win32',
  }),
);
process.exit([...inNode, ...inBrowser].every(Boolean) ? 0 : 1);
