import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { describe, expect, it } from 'vitest';
import { createViteServer } from 'vitest/node';
import { findChromium } from '../../../chromium.ts';
import type { PageResults } from './policy.test-support.ts';

const page = `<!doctype html><title>waits</title><script type="module" src="/src/policy.test-support.ts"></script>`;

const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

const usual =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'";

/** What a server does. */
interface Serving {
  readonly policy?: string;
  /** What it says when it is asked for the file of workers; nothing for what is there. */
  readonly worker?: { readonly status: number; readonly text: string };
}

/** Serves a page, and gives what it shows in the end. */
async function show({ policy = usual, worker }: Serving): Promise<PageResults> {
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
            const isWorker = worker !== undefined && request.url?.includes('/threads/worker.js');
            if (request.url !== '/' && !isWorker) return next();
            const type = isWorker ? 'text/javascript' : 'text/html';
            const headers = { ...isolation, 'Content-Type': type, 'Content-Security-Policy': policy };
            response.writeHead(isWorker ? worker.status : 200, headers).end(isWorker ? worker.text : page);
          });
        },
      },
    ],
  });
  await server.listen();
  const browser = await chromium.launch({ executablePath: findChromium()!, args: ['--no-sandbox'] });
  try {
    const tab = await browser.newPage();
    await tab.goto(`http://localhost:${(server.httpServer!.address() as AddressInfo).port}/`);
    await tab.waitForFunction(() => document.title === 'done', undefined, { timeout: 120_000 });
    return JSON.parse((await tab.textContent('body'))!) as PageResults;
  } finally {
    await browser.close();
    await server.close();
  }
}

const value = '1.388851';

describe.skipIf(!findChromium())('a page', () => {
  it('has all devices under a policy that allows WebAssembly and nothing else to be made at run time', async () => {
    expect(await show({})).toEqual({
      threads: `threads: ${value}`,
      single: `single: ${value}`,
      best: [`threads: ${value}`, `threads: ${value}`],
      warnings: [],
      devices: ['threads: true', 'single: true'],
    });
  });

  it('needs to allow WebAssembly', async () => {
    const policy = usual.replace("'wasm-unsafe-eval'", '');
    const refused = (what: string) =>
      `BackendError: [segloss/wasm] cannot open ${what}: a policy forbids compiling WebAssembly. ` +
      "Add 'wasm-unsafe-eval' to script-src in the Content-Security-Policy of the page.";
    expect(await show({ policy })).toEqual({
      threads: refused("device 'threads'"),
      single: refused("device 'single'"),
      best: [refused('any device'), refused('any device')],
      warnings: [],
      devices: ['threads: false', 'single: false'],
    });
  });

  it.each<[string, Serving, string]>([
    [
      'is forbidden to start workers',
      { policy: usual.replace("worker-src 'self'", "worker-src 'none'") },
      'the worker file could not be loaded',
    ],
    [
      'lacks the file of workers',
      { worker: { status: 404, text: '' } },
      'the worker file could not be loaded',
    ],
    [
      'has another file in its place',
      { worker: { status: 200, text: '<!doctype html>' } },
      'the worker file could not be loaded',
    ],
    [
      'has workers that throw',
      { worker: { status: 200, text: "throw new Error('no such thing')" } },
      'Uncaught Error: no such thing',
    ],
    ['has workers that never answer', { worker: { status: 200, text: '' } }, 'it did not answer within 30 s'],
  ])('runs losses on one thread, and says so once, if it %s', async (_, serving, why) => {
    const reason = `its threads do not start: ${why}.`;
    const remedy = "Allow workers of this page (worker-src 'self' in its Content-Security-Policy)";
    const { threads, warnings, ...rest } = await show(serving);
    expect(rest).toEqual({
      single: `single: ${value}`,
      best: [`single: ${value}`, `single: ${value}`],
      devices: ['threads: false', 'single: true'],
    });
    expect(threads).toContain(
      `BackendError: [segloss/wasm] cannot open device 'threads': ${reason} ${remedy}`,
    );
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(
      `[segloss/wasm] device 'threads': losses run on one thread: ${reason} ${remedy}`,
    );
  });
});
