import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, softwareGpuFlags } from '../../../../chromium.ts';
import { storedSizes } from '../backends/data/sizes.ts';
import { type BackendChoice, backendChoices, nameOf } from '../backends/model/backends.ts';
import { worksInWorker } from '../backends/model/sizes.ts';
import { serveFolder } from '../build/serve.ts';
import { type DeviceSnippet, deviceSnippet } from './model/device-snippet.ts';
import { expectedValue, trialTask } from './trial/expected.ts';
import { bundleTogether, developProject, folderName, trialFolder, writeProject } from './trial/project.ts';
import { type PageRun, runPage } from './trial/run-page.ts';

const executablePath = findChromium();
const root = join(trialFolder, 'browser');

const place = (worker: boolean, isolated: boolean) =>
  ({ place: 'browser', worker, isolated, ...trialTask }) as const;
const find = (name: string) => backendChoices.find((choice) => nameOf(choice) === name)!;
const inPage = ['wasm:single', 'wasm:threads', 'tfjs:wasm'].map(find);
const inWorker = backendChoices.filter(({ needs }) => needs.browser);

/** The code for each, by the folder that it is put into. */
const snippets = new Map<string, DeviceSnippet>([
  ...inPage.map((choice) => [folderName(choice, false), deviceSnippet(choice, place(false, false))] as const),
  // Isolated, so that engines that can take threads do.
  ...inWorker.map((choice) => [folderName(choice, true), deviceSnippet(choice, place(true, true))] as const),
]);

describe.skipIf(!executablePath)('the code for browsers, under the headers that belong to it', () => {
  let browser: Browser;
  let dist: string;

  beforeAll(async () => {
    for (const [name, snippet] of snippets) writeProject(join(root, name), snippet);
    dist = await bundleTogether(root, [...snippets.keys()], { worker: { format: 'es' } });
    browser = await chromium.launch({ executablePath: executablePath!, args: [...softwareGpuFlags] });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(root, { recursive: true, force: true });
  });

  /** Runs a page from a server of its own, as workers obey the headers of their own scripts. */
  async function run(choice: BackendChoice, worker: boolean): Promise<PageRun> {
    const name = folderName(choice, worker);
    const served = await serveFolder(dist, snippets.get(name)!.headers);
    const done = await runPage(browser, `${served.url}${name}/`);
    await served.close();
    return done;
  }

  test.each(inPage.map((choice) => [nameOf(choice), choice] as const))(
    'computes on %s',
    async (_, choice) => {
      const { value, problems } = await run(choice, false);
      expect(problems).toEqual([]);
      expect(value).toBeCloseTo(await expectedValue(), 5);
    },
  );

  test.each(inWorker.map((choice) => [nameOf(choice), choice] as const))(
    'computes in a worker on %s, if that is what was recorded',
    async (name, choice) => {
      const { value, problems } = await run(choice, true);
      expect(value !== undefined, problems.join('; ')).toBe(worksInWorker(storedSizes(), name));
      if (value !== undefined) expect(value).toBeCloseTo(await expectedValue(), 5);
      expect(problems).toEqual([]);
    },
  );

  // One that has files of its own, and one whose engine must be bundled before a worker can load it.
  test.each(['wasm:threads', 'tfjs:webgl'])(
    'computes in a worker on %s while it is developed',
    async (name) => {
      const choice = find(name);
      const folder = join(root, `${folderName(choice, true)}-developed`);
      writeProject(folder, deviceSnippet(choice, place(true, false)));
      const server = await developProject(folder);
      const { value, problems } = await runPage(browser, server.resolvedUrls!.local[0]!);
      await server.close();
      expect(value, problems.join('; ')).toBeCloseTo(await expectedValue(), 5);
    },
  );
});
