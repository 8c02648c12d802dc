import { playwright } from '@vitest/browser-playwright';
import { defineConfig, type TestProjectInlineConfiguration, type ViteUserConfig } from 'vitest/config';
import { findChromium, softwareGpuFlags } from './chromium.ts';
import shared from './vitest.shared.ts';

const howToGetOne =
  'Browser tests are left out: no Chromium or Chrome is installed. Get one from https://www.google.com/chrome or ' +
  '`apt-get install chromium`, or name it in the environment variable CHROME_PATH.';

const browserTests = '**/*.browser.test.ts';

/**
 * Makes a configuration that runs `*.test.ts` in Node and `*.browser.test.ts` in the installed Chromium; without one
 * it says how to get it, and runs the rest.
 */
export function withBrowserTests(overrides: ViteUserConfig = {}): ViteUserConfig {
  const executablePath = findChromium();
  if (executablePath === undefined) console.warn(howToGetOne);
  const { test: common, ...rest } = shared;
  const { reporters, ...test } = common ?? {};
  const node: TestProjectInlineConfiguration = {
    ...rest,
    test: { ...test, name: 'node', exclude: [...(test.exclude ?? []), browserTests] },
  };
  const browser: TestProjectInlineConfiguration = {
    ...rest,
    ...overrides,
    // Whoever is isolated may use shared memory and precise clocks.
    server: {
      headers: {
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cross-Origin-Embedder-Policy': 'require-corp',
      },
    },
    test: {
      ...test,
      name: 'browser',
      include: [browserTests],
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        provider: playwright({ launchOptions: { executablePath, args: [...softwareGpuFlags] } }),
        instances: [{ browser: 'chromium' }],
      },
    },
  };
  return defineConfig({
    test: { reporters, projects: executablePath === undefined ? [node] : [node, browser] },
  });
}
