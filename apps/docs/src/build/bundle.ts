import { readdirSync } from 'node:fs';
import { join, parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { sourceConditions } from './conditions.ts';

/** Scripts of the site: each page loads `site`, and the one that it names if it is interactive. */
const scripts = fileURLToPath(new URL('../client/entries', import.meta.url));

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
        input: Object.fromEntries(
          readdirSync(scripts).map((file) => [parse(file).name, join(scripts, file)]),
        ),
        output: { ...chunks, entryFileNames: '[name].js' },
      },
    },
    // Engines are scripts of their own in workers, too.
    worker: { format: 'es', rollupOptions: { output: chunks } },
  });
}
