// Installs the workspace with the pnpm version that package.json names; needs only Node and npm.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const { packageManager } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Node ${process.versions.node} is too old: segloss needs 20.19 or later. Install a newer Node.`,
  );
  process.exit(2);
}

const { status } = spawnSync(
  'npm',
  ['exec', '--yes', '--', packageManager, 'install', '--frozen-lockfile', '--reporter=append-only'],
  // On Windows npm is a script, which only a shell can start.
  { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' },
);
if (status !== 0) {
  console.error(`The installation failed. See the lines above; is the network within reach?`);
  process.exit(status ?? 1);
}
