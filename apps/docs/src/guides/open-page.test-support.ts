import { rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright';
import { createServer } from 'vite';
import { softwareGpuFlags } from '../../../../chromium.ts';
import { sourceConditions } from '../build/conditions.ts';
import { repository } from '../shared/data/repository.ts';
import { writeGuide } from './run-guide.test-support.ts';

/** Says that the script of a page has come to its end, which is later than that the page was loaded. */
const page = (script: string): string => `<!doctype html><title>runs</title><script type="module">
  import('/${script}').then(() => { document.title = 'done'; }, (error) => { document.title = 'failed: ' + error; });
</script>`;

/** Serves the page of a guide to a browser, and gives what it prints to its console until its script is over. */
export async function runPage(executablePath: string, guide: string, query: string): Promise<string> {
  const root = await writeGuide(guide, `${guide}-page`);
  await writeFile(join(root, 'index.html'), page('page.js'));
  const server = await createServer({
    configFile: false,
    root,
    cacheDir: join(root, '.vite'),
    logLevel: 'silent',
    resolve: { conditions: sourceConditions },
    // Bundled anew, ONNX Runtime would not find its WebAssembly.
    optimizeDeps: { exclude: ['onnxruntime-web'] },
    server: { port: 0, hmr: false, fs: { allow: [repository] } },
  });
  let browser: Browser | undefined;
  try {
    await server.listen();
    browser = await chromium.launch({ executablePath, args: [...softwareGpuFlags] });
    const view = await browser.newPage();
    const printed: string[] = [];
    view.on('console', (message) => {
      if (message.type() === 'log') printed.push(message.text());
    });
    const { port } = server.httpServer!.address() as AddressInfo;
    await view.goto(`http://localhost:${port}/${query}`);
    await view.waitForFunction(() => document.title !== 'runs', undefined, { timeout: 300_000 });
    const title = await view.title();
    if (title !== 'done') throw new Error(`${title}\n${printed.join('\n')}`);
    return printed.join('\n');
  } finally {
    await browser?.close();
    await server.close();
    await rm(root, { recursive: true, force: true });
  }
}
