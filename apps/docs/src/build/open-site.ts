import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright';
import { isolationHeaders } from '../snippets/model/hosting.ts';
import { builtSite } from './build-site.ts';
import { serveFolder } from './serve.ts';

/** A page that was opened; `problems` fills with everything that goes wrong on it. */
export interface Visit {
  readonly page: Page;
  readonly problems: readonly string[];
}

/** The site, served, and a browser to look at it. */
export interface OpenSite {
  /** Opens a page, such as `losses/dice/`, in a context of its own. */
  visit(path: string, options?: BrowserContextOptions): Promise<Visit>;
  close(): Promise<void>;
}

/** Chooses how the site is served, and by what it is looked at. */
export interface SiteOptions {
  /** Whether pages are cross-origin isolated, so that they may share memory between threads. Default false. */
  readonly isolated?: boolean;
  /** Flags of the browser. */
  readonly args?: readonly string[];
}

/** Where the site lies on the server: in a folder, as on many hosts. */
const prefix = '/some/folder/';

/** How long anything on a page may take, in milliseconds: a machine may be busy with other things. */
export const timeoutMs = 120_000;

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

/** Serves the site that was built from a folder of a server, and starts a browser. */
export async function openSite(
  executablePath: string,
  { isolated = false, args = [] }: SiteOptions = {},
): Promise<OpenSite> {
  const served = await serveFolder(builtSite, isolated ? isolationHeaders : {}, prefix);
  const browser: Browser = await chromium.launch({ executablePath, args: ['--no-sandbox', ...args] });
  return {
    async visit(path, options = {}) {
      const context = await browser.newContext(options);
      context.setDefaultTimeout(timeoutMs);
      const page = await context.newPage();
      const problems = watch(page);
      // Scripts of pages are modules: they have run when the page is loaded.
      await page.goto(new URL(path, served.url).href);
      return { page, problems };
    },
    async close() {
      await browser.close();
      await served.close();
    },
  };
}
