// Runs the conformance suite on every device that opens here, in Node and in the browser, and writes the reports to
// conformance/results. Takes long where graphics processors are emulated.
//
//   npm run conformance                                  the whole suite, on everything
//   npm run conformance -- --renew                       what is new or has changed since, put into the reports
//   npm run conformance -- --renew --loss dice,iou       all checks of some losses, put into the reports
//   npm run conformance -- --adapter tfjs --renew        one adapter; or one device, as tfjs:wasm
//   npm run conformance -- --in node                     only in Node, or only in the browser
//
// A report is renewed only by the build of the adapter that it is of: after a change of an adapter or of core, other than
// in its losses, run the whole suite, without --renew.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { softwareVulkan } from '../chromium.ts';
import { describeBuild, describeProvenance } from '../conformance/src/node/index.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
// With WebGPU in Node, on a driver in software if there is no other.
const dawn = `${root}packages/tfjs/test/dawn.mjs`;
const cli = [
  ...['--conditions=segloss-source', '--import', 'tsx', '--import', dawn],
  'packages/cli/src/main.ts',
];
const env = { ...softwareVulkan(), ...process.env };
/** Each of these has browser tests, which write reports when they are asked for all checks. */
const adaptersInBrowsers = ['wasm', 'tfjs', 'onnxruntime-web', 'gpu.js', 'jax'];

const { values: options } = parseArgs({
  options: {
    renew: { type: 'boolean', default: false },
    loss: { type: 'string' },
    adapter: { type: 'string' },
    in: { type: 'string', default: 'node,browser' },
  },
});
if (options.loss !== undefined && !options.renew) {
  console.error('--loss needs --renew: a report of some losses only is not published.');
  process.exit(2);
}
const [adapter, device] = options.adapter?.split(':') ?? [];
const places = options.in.split(',');

function run(command, args, settings = {}) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env, ...settings });
  return status === 0;
}

function backendsInNode() {
  const listed = spawnSync(process.execPath, [...cli, 'backends', '--json'], {
    cwd: root,
    env,
    encoding: 'utf8',
  });
  const isChosen = (name) =>
    adapter === undefined || name === options.adapter || name.startsWith(`${adapter}:`);
  return JSON.parse(listed.stdout).flatMap(({ name, available }) =>
    available && name.includes(':') && isChosen(name) && (device === undefined || name === options.adapter)
      ? [name]
      : [],
  );
}

function runInNode(name) {
  const report = `conformance/results/${name.replace(':', '-')}-node.json`;
  // A device that has no report yet gets a whole one.
  const isRenewal = options.renew && existsSync(`${root}${report}`);
  const renewal = isRenewal
    ? ['--renew', ...(options.loss === undefined ? [] : ['--loss', options.loss])]
    : [];
  return run(process.execPath, [...cli, 'conformance', '--adapter', name, '--report', report, ...renewal]);
}

// Pages cannot read the files that they are made of, so they are told.
const runInBrowser = async (name) =>
  run('npx', ['vitest', 'run', '--project', 'browser', 'src/conformance.browser.test.ts'], {
    cwd: `${root}/packages/${name}`,
    env: {
      ...process.env,
      VITE_SEGLOSS_ALL: '1',
      VITE_SEGLOSS_BUILD: JSON.stringify(
        await describeBuild(new URL(`../packages/${name}/src/index.ts`, import.meta.url)),
      ),
      VITE_SEGLOSS_RUN: JSON.stringify(await describeProvenance(root)),
      ...(options.renew ? { VITE_SEGLOSS_RENEW: '1' } : {}),
      ...(options.loss === undefined ? {} : { VITE_SEGLOSS_LOSSES: options.loss }),
      ...(device === undefined ? {} : { VITE_SEGLOSS_DEVICE: device }),
    },
    shell: process.platform === 'win32',
  });

const names = places.includes('node') ? backendsInNode() : [];
const inBrowser = places.includes('browser')
  ? adaptersInBrowsers.filter((name) => adapter === undefined || name === adapter)
  : [];
if (names.length + inBrowser.length === 0) {
  console.error('No such backend can be opened here: run `npm run segloss -- backends` to see why.');
  process.exit(1);
}
const ended = names.map(runInNode);
for (const name of inBrowser) ended.push(await runInBrowser(name));
process.exit(ended.every(Boolean) ? 0 : 1);
