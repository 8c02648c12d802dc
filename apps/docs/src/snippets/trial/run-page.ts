import type { Browser } from 'playwright';

/** What a page did until it showed its first result, or until it failed. */
export interface PageRun {
  /** The first number that it wrote to the console. */
  readonly value: number | undefined;
  /** Addresses of all files that were loaded until then, the page itself among them. */
  readonly files: readonly string[];
  readonly problems: readonly string[];
}

const timeoutMs = 120_000;

/** Opens a page that computes something and writes it to the console, and waits for the first number. */
export async function runPage(browser: Browser, url: string): Promise<PageRun> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const files = new Set<string>();
  const problems: string[] = [];
  // The context sees what workers load, too.
  context.on('request', (request) => files.add(request.url()));
  try {
    const value = await new Promise<number | undefined>((resolve) => {
      const fail = (problem: string) => {
        problems.push(problem);
        resolve(undefined);
      };
      const timer = setTimeout(() => fail(`no result within ${timeoutMs / 1000} s`), timeoutMs);
      page.on('close', () => clearTimeout(timer));
      page.on('console', async (message) => {
        if (message.type() === 'error') problems.push(message.text());
        if (message.type() !== 'log') return;
        const found = Number(message.text().split(' ', 1)[0]);
        if (!Number.isNaN(found)) resolve(found);
      });
      page.on('pageerror', (error) => fail(String(error)));
      page.goto(url).catch((error: unknown) => fail(String(error)));
    });
    return { value, files: [...files].filter((file) => file.startsWith('http')), problems };
  } finally {
    await context.close();
  }
}
