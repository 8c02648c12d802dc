import { defineConfig } from 'vitest/config';
import shared from '../../vitest.shared.ts';

const site = '**/*.site.test.ts';
const { test, ...rest } = shared;

export default defineConfig({
  test: {
    reporters: test?.reporters ?? [],
    projects: [
      { ...rest, test: { ...test, name: 'plain', exclude: [...(test?.exclude ?? []), site] } },
      { ...rest, test: { ...test, name: 'site', include: [site], globalSetup: 'src/build/build-site.ts' } },
    ],
  },
});
