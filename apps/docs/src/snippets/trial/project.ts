import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, createServer, type InlineConfig, mergeConfig, type ViteDevServer, version } from 'vite';
import { type BackendChoice, nameOf } from '../../backends/model/backends.ts';
import { sourceConditions } from '../../build/conditions.ts';
import type { DeviceSnippet } from '../model/device-snippet.ts';

/** Where code that pages show is put to be run: packages are found from here. */
export const trialFolder = fileURLToPath(new URL('../../../node_modules/.trial/', import.meta.url));

/** What bundles projects, and its version. */
export const bundler = `Vite ${version}`;

const page =
  '<!doctype html><meta charset="utf-8"><title>Trial</title><script type="module" src="./main.ts"></script>';

/** Names the folder of a device's code. */
export const folderName = (choice: BackendChoice, worker: boolean): string =>
  `${nameOf(choice).replace(':', '-')}${worker ? '-worker' : ''}`;

/** Writes code that a page shows into a folder, as whoever pastes it would. */
export function writeProject(folder: string, { files }: DeviceSnippet): void {
  mkdirSync(folder, { recursive: true });
  for (const { name, code } of files) writeFileSync(join(folder, name), code);
  if (files.some(({ name }) => name === 'main.ts')) writeFileSync(join(folder, 'index.html'), page);
}

/** Packages of the workspace are taken from their sources, and nothing of a project but its own configuration is added. */
const common: InlineConfig = {
  logLevel: 'error',
  base: './',
  resolve: { conditions: sourceConditions },
  build: { emptyOutDir: true },
};

/** Bundles a project for production, with the configuration that belongs to it; gives the folder of the result. */
export async function bundleProject(folder: string): Promise<string> {
  await build({ ...common, root: folder, cacheDir: join(folder, '.vite') });
  return join(folder, 'dist');
}

/** Bundles the projects in a folder at once, so that what they share is bundled once: faster, but of other sizes. */
export async function bundleTogether(
  folder: string,
  names: readonly string[],
  config: InlineConfig,
): Promise<string> {
  const input = Object.fromEntries(names.map((name) => [name, join(folder, name, 'index.html')]));
  const own: InlineConfig = { root: folder, configFile: false, build: { rolldownOptions: { input } } };
  await build(mergeConfig(mergeConfig(common, own), config));
  return join(folder, 'dist');
}

/** Serves a project as while it is developed, with the configuration that belongs to it. */
export async function developProject(folder: string): Promise<ViteDevServer> {
  // Packages of the workspace lie outside of the project, which those of a registry do not.
  const server = { port: 0, fs: { strict: false } };
  const developed = await createServer({ ...common, root: folder, cacheDir: join(folder, '.vite'), server });
  return developed.listen();
}
