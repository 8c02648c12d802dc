import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Folder of the site that tests look at. */
export const builtSite = `${root}node_modules/.site`;

/** Builds the site, once for all tests that look at it. */
export default function buildSite(): void {
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'build'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, SITE_OUT: builtSite },
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`The site cannot be built:\n${stdout}\n${stderr}`);
}
