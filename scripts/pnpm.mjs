// Runs pnpm, in the version that package.json names, and turbo, which wants to find pnpm on the PATH: by npm, so that a
// machine needs nothing but Node and npm.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const { packageManager } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));

/** Runs a command of the workspace with pnpm beside it, in the root; returns its exit code. */
function run(command, args) {
  const { status, error } = spawnSync(
    'npm',
    ['exec', '--yes', `--package=${packageManager}`, '--', command, ...args],
    {
      cwd: root,
      stdio: 'inherit',
      // On Windows npm is a script, which only a shell can start.
      shell: process.platform === 'win32',
      env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' },
    },
  );
  if (error) console.error(`npm cannot be started: ${error.message}. Is it installed beside Node?`);
  return status ?? 1;
}

export const pnpm = (...args) => run('pnpm', args);

export const turbo = (...args) => run('turbo', args);
