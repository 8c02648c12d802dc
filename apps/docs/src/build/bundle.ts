import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { bundledBuilds } from '../run/data/builds.ts';
import { sourceConditions } from './conditions.ts';

const source = fileURLToPath(new URL('../', import.meta.url));

const entryEnding = /\.entry\.tsx?$/;

/** Finds the scripts of the site by name: each page loads `site`, and the one that it names if it is interactive. */
const findEntries = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(source, { recursive: true, encoding: 'utf8' })
      .filter((file) => entryEnding.test(file))
      .map((file) => [basename(file).replace(entryEnding, ''), join(source, file)]),
  );

const chunks = {
  entryFileNames: '[name]-[hash].js',
  chunkFileNames: '[name]-[hash].js',
  assetFileNames: '[name][extname]',
};

/** Bundles scripts, styles and fonts into the folder `assets` of the site. */
export async function bundleClient(folder: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'warn',
    base: './',
    publicDir: false,
    define: { SEGLOSS_BUILDS: JSON.stringify(await bundledBuilds()) },
    resolve: { conditions: sourceConditions },
    // Never that of development, which carries names of files, whatever the process that builds is there for.
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
    build: {
      outDir: join(folder, 'assets'),
      assetsDir: '.',
      emptyOutDir: true,
      target: 'es2022',
      // Formulas need one of the three formats in which each font comes: the others are never loaded.
      assetsInlineLimit: 0,
      rollupOptions: {
        input: findEntries(),
        output: { ...chunks, entryFileNames: '[name].js' },
      },
    },
    // Engines are scripts of their own in workers, too.
    worker: { format: 'es', rollupOptions: { output: chunks } },
  });
}
