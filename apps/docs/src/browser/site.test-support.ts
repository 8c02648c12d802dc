import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type axeCore from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright';
import sirv from 'sirv';
import { builtSite } from './build-site.ts';

const axe = fileURLToPath(import.meta.resolve('axe-core/axe.min.js'));

/** Where the site lies on the server of the tests: in a folder, as on many hosts. */
const prefix = '/some/folder/';

/** The site, served, and a browser to look at it. */
export interface OpenSite {
  /** Opens a page, such as `losses/dice/`; `problems` fills with everything that goes wrong on it. */
  visit(path: string, options?: BrowserContextOptions): Promise<{ page: Page; problems: readonly string[] }>;
  close(): Promise<void>;
}

/** Chooses how the site is served, and by what it is looked at. */
export interface SiteOptions {
  /** Whether pages are cross-origin isolated, so that they may share memory between threads. Default false. */
  readonly isolated?: boolean;
  /** Flags of the browser. */
  readonly args?: readonly string[];
}

/** Headers that most static hosts do not send. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

async function serveSite(isolated: boolean): Promise<Server> {
  const serve = sirv(builtSite, {
    dev: true,
    setHeaders: (response) => {
      if (isolated) for (const [name, value] of Object.entries(isolation)) response.setHeader(name, value);
    },
  });
  const server = createServer((request, response) => {
    const refuse = () => {
      response.writeHead(404).end();
    };
    if (!request.url?.startsWith(prefix)) return refuse();
    request.url = request.url.slice(prefix.length - 1);
    serve(request, response, refuse);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function watch(page: Page): readonly string[] {
  const problems: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('response', (response) => {
    if (response.status() >= 400) problems.push(`${response.status()} ${response.url()}`);
  });
  return problems;
}

/** Serves the site from a folder of a server, and starts a browser. */
export async function openSite(
  executablePath: string,
  { isolated = false, args = [] }: SiteOptions = {},
): Promise<OpenSite> {
  const server = await serveSite(isolated);
  const browser: Browser = await chromium.launch({ executablePath, args: ['--no-sandbox', ...args] });
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`;
  return {
    async visit(path, options = {}) {
      const context = await browser.newContext(options);
      const page = await context.newPage();
      const problems = watch(page);
      await page.goto(new URL(path, base).href, { waitUntil: 'networkidle' });
      return { page, problems };
    },
    async close() {
      await browser.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Lists what axe finds serious or critical on a page; of long tables it sees the first rows, which stand for all. */
export async function findBarriers(page: Page): Promise<readonly string[]> {
  await page.addScriptTag({ path: axe });
  const results = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axeCore }).axe.run({ exclude: ['tbody tr:nth-child(n + 4)'] }),
  );
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
