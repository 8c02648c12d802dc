// Builds every published package and packs it into the folder `dist`: npm run tarballs [-- <folder>]
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pnpm, root, turbo } from './pnpm.mjs';

const folder = resolve(process.argv[2] ?? `${root}/dist`);
const isPublished = (path) => {
  const manifest = `${root}/${path}/package.json`;
  // A branch that was left may leave a folder without one.
  return existsSync(manifest) && !JSON.parse(readFileSync(manifest, 'utf8')).private;
};
const folders = [...readdirSync(`${root}/packages`).map((name) => `packages/${name}`), 'conformance'];
const published = folders.filter(isPublished).map((path) => `--filter=./${path}`);
const status = turbo('run', 'build', ...published);
process.exit(status || pnpm(...published, 'pack', '--pack-destination', folder));
