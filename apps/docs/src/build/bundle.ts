import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const client = fileURLToPath(new URL('../client', import.meta.url));

/** Scripts of the site: each page loads `site`, and its own one if it is interactive. */
const entries = ['site', 'matrix', 'chooser'] as const;

/** Bundles scripts, styles and fonts into the folder `assets` of the site. */
export async function bundleClient(folder: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'warn',
    base: './',
    publicDir: false,
    resolve: { conditions: ['segloss-source', 'browser', 'module', 'development|production'] },
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      outDir: join(folder, 'assets'),
      assetsDir: '.',
      emptyOutDir: true,
      target: 'es2022',
      // Formulas need one of the three formats in which each font comes: the others are never loaded.
      assetsInlineLimit: 0,
      rollupOptions: {
        input: Object.fromEntries(entries.map((name) => [name, join(client, name)])),
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: '[name]-[hash].js',
          assetFileNames: '[name][extname]',
        },
      },
    },
  });
}
