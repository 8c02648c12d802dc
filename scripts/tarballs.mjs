// Builds every package and packs it into the folder `dist`: npm run tarballs [-- <folder>]
import { resolve } from 'node:path';
import { pnpm, root, turbo } from './pnpm.mjs';

const folder = resolve(process.argv[2] ?? `${root}/dist`);
const published = ['./packages/*', './conformance'].map((path) => `--filter=${path}`);
const status = turbo('run', 'build', ...published);
process.exit(status || pnpm(...published, 'pack', '--pack-destination', folder));
