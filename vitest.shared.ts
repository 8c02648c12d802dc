import { defineConfig } from 'vitest/config';

/** Tests run against the sources of every workspace package, so that nothing must be built first. */
const conditions = ['segloss-source'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    // Long enough for a machine that does other things besides: timing gates no test.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // What passing tests print, such as warnings about inputs that are strange on purpose, would bury the rest.
    silent: 'passed-only',
    reporters: ['default', ['json', { outputFile: 'node_modules/.vitest-results.json' }]],
  },
});
