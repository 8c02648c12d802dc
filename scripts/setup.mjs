// Installs the workspace; needs only Node and npm.
import { pnpm } from './pnpm.mjs';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Node ${process.versions.node} is too old: segloss needs 20.19 or later. Install a newer Node.`,
  );
  process.exit(2);
}

const status = pnpm('install', '--frozen-lockfile', '--reporter=append-only');
if (status !== 0) {
  console.error(`The installation failed. See the lines above; is the network within reach?`);
  process.exit(status);
}
