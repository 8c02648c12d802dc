import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { expect, it } from 'vitest';
import { createViteServer } from 'vitest/node';
import { findChromium } from '../../../chromium.ts';

const page = `<!doctype html><title>waits</title><script type="module" src="/src/policy.test-support.ts"></script>`;

const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** Serves a page under a policy, and gives what it shows in the end. */
async function show(executablePath: string, policy: string): Promise<string | null> {
  const server = await createViteServer({
    configFile: false,
    root: fileURLToPath(new URL('..', import.meta.url)),
    logLevel: 'silent',
    resolve: { conditions: ['segloss-source'] },
    server: { port: 0, hmr: false, headers: { ...isolation, 'Content-Security-Policy': policy } },
    plugins: [
      {
        name: 'page',
        configureServer({ middlewares }) {
          middlewares.use((request, response, next) => {
            if (request.url !== '/') return next();
            const headers = { ...isolation, 'Content-Type': 'text/html', 'Content-Security-Policy': policy };
            response.writeHead(200, headers).end(page);
          });
        },
      },
    ],
  });
  await server.listen();
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const tab = await browser.newPage();
    await tab.goto(`http://localhost:${(server.httpServer!.address() as AddressInfo).port}/`);
    await tab.waitForFunction(() => document.title === 'done', undefined, { timeout: 60_000 });
    return await tab.textContent('body');
  } finally {
    await browser.close();
    await server.close();
  }
}

const chromiumPath = findChromium();

it('runs under a policy that allows WebAssembly and nothing else to be made at run time', async ({
  skip,
}) => {
  skip(!chromiumPath, 'no Chromium is installed');
  const policy =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'";
  const [threads, single] = (await show(chromiumPath!, policy))!.split('\n');
  expect(threads).toMatch(/^threads: \d\.\d{6}$/);
  expect(single).toBe(threads!.replace('threads', 'single'));
});

it('needs the page to allow WebAssembly', async ({ skip }) => {
  skip(!chromiumPath, 'no Chromium is installed');
  const policy = "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'";
  expect(await show(chromiumPath!, policy)).toMatch(/unsafe-eval/);
});
