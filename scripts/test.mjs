// Runs every check of every package, and closes with one line that counts the tests.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { root, turbo } from './pnpm.mjs';

const folders = [
  ...['packages', 'apps'].flatMap((group) =>
    readdirSync(`${root}/${group}`).map((name) => `${root}/${group}/${name}`),
  ),
  `${root}/conformance`,
  `${root}/fuzz`,
];
const find = () =>
  folders.map((folder) => `${folder}/node_modules/.vitest-results.json`).filter((file) => existsSync(file));

// On CI, TensorFlow in C is tested too where its library can be had. It is a large download, so people ask for it.
if (process.env.CI) {
  const native = spawnSync(process.execPath, ['scripts/native-tensorflow.mjs'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (native.status !== 0) console.log('Without TensorFlow in C, its tests are skipped: see the line above.');
}

for (const file of find()) rmSync(file);
// Each package runs its tests in several processes and browsers: all packages at once would wait for each other.
const concurrency = `--concurrency=${availableParallelism() + 1}`;
const status = turbo('run', 'typecheck', 'lint', 'test', '--continue', concurrency);

const results = find().map((file) => JSON.parse(readFileSync(file, 'utf8')));
const count = (name) => results.reduce((total, result) => total + result[name], 0);
console.log(`${count('numPassedTests')} passed, ${count('numFailedTests')} failed`);
if (status !== 0) console.error('A check failed: see the line "Failed:" above for which one.');
process.exit(status === 0 && count('numPassedTests') === 0 ? 1 : status);
