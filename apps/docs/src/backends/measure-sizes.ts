// Measures what it takes to use each device, with the code that the site shows: npm run sizes [-- --out file]
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { type Browser, chromium } from 'playwright';
import { findChromium, softwareGpuFlags } from '../../../../chromium.ts';
import { serveFolder } from '../build/serve.ts';
import { standIn } from '../chooser/model/sessions.ts';
import { deviceSnippet } from '../snippets/model/device-snippet.ts';
import { trialTask } from '../snippets/trial/expected.ts';
import { bytesOf, findPackage, hasInstallScript, withDependencies } from '../snippets/trial/installed.ts';
import { bundleProject, bundler, folderName, trialFolder, writeProject } from '../snippets/trial/project.ts';
import { runPage } from '../snippets/trial/run-page.ts';
import { sizesFile } from './data/sizes.ts';
import { type BackendChoice, backendChoices, nameOf, packagesOf } from './model/backends.ts';
import type { LoadedFile, NodeSize, Sizes } from './model/sizes.ts';

const { values: options } = parseArgs({ options: { out: { type: 'string' } } });
const site = fileURLToPath(new URL('../../', import.meta.url));

/** Bundlers add a part of eight characters that changes with the content. */
const plainName = (path: string): string => basename(path).replace(/-[\w-]{8}(?=\.\w+$)/, '');

/** Bundles the code that the site shows for a device, runs it, and weighs the scripts and binaries that it loaded. */
async function measureBrowser(
  browser: Browser,
  choice: BackendChoice,
  worker: boolean,
): Promise<readonly LoadedFile[] | null> {
  const snippet = deviceSnippet(choice, { place: 'browser', worker, isolated: false, ...trialTask });
  const folder = join(trialFolder, 'sizes', folderName(choice, worker));
  writeProject(folder, snippet);
  const dist = await bundleProject(folder);
  const served = await serveFolder(dist, snippet.headers);
  const { value, files, problems } = await runPage(browser, served.url);
  await served.close();
  console.log(`${nameOf(choice)}${worker ? ' in a worker' : ''}: ${value ?? problems.join('; ')}`);
  if (value === undefined) return null;
  return files
    .map((file) => new URL(file).pathname)
    .filter((path) => /\.(m?js|wasm)$/.test(path))
    .map((path) => {
      const content = readFileSync(join(dist, path));
      return { name: plainName(path), bytes: content.length, gzip: gzipSync(content, { level: 9 }).length };
    });
}

/** Finds the packages that a device needs: engines beside their adapter, others beside the site. */
function findAll(choice: BackendChoice, place: 'node' | 'browser') {
  const names = packagesOf(choice, place);
  const adapter = findPackage(choice.packages[0]!, site)!.folder;
  return names.map((name) => {
    const found = findPackage(name, site) ?? findPackage(name, adapter);
    if (found) return found;
    throw new Error(`${name} is not installed. Run \`npm run setup\`.`);
  });
}

/** Adds up what lies on the disk once the packages of a device are installed. */
function measureNode(choice: BackendChoice): NodeSize {
  const asked = findAll(choice, 'node');
  const all = withDependencies(asked);
  const bytes = all.reduce((sum, found) => sum + bytesOf(found), 0);
  console.log(`${nameOf(choice)} in Node: ${all.length} packages, ${bytes} bytes`);
  const scripts = asked.filter(hasInstallScript).map(({ name }) => name);
  return { device: nameOf(choice), packages: all.length, bytes, scripts };
}

const executablePath = findChromium();
if (executablePath === undefined)
  throw new Error('No Chromium or Chrome is installed; CHROME_PATH may name one.');
rmSync(join(trialFolder, 'sizes'), { recursive: true, force: true });
const browser = await chromium.launch({ executablePath, args: [...softwareGpuFlags] });
try {
  const browsers: Sizes['browsers'][number][] = [];
  for (const choice of backendChoices.filter(({ needs }) => needs.browser)) {
    const page = await measureBrowser(browser, choice, false);
    if (page === null) throw new Error(`${nameOf(choice)} gives no result in a page.`);
    browsers.push({ device: nameOf(choice), page, worker: await measureBrowser(browser, choice, true) });
  }
  const installed = backendChoices.flatMap((choice) =>
    (['node', 'browser'] as const).flatMap((place) => (choice.needs[place] ? findAll(choice, place) : [])),
  );
  const sizes: Sizes = {
    format: 'segloss-sizes/1',
    date: new Date().toISOString(),
    loss: standIn,
    bundler,
    browser: `Chromium ${browser.version()}`,
    versions: Object.fromEntries(installed.map(({ name, version }) => [name, version] as const).sort()),
    browsers,
    nodes: backendChoices.filter(({ needs }) => needs.node).map(measureNode),
  };
  const path = options.out ?? sizesFile;
  writeFileSync(path, `${JSON.stringify(sizes, null, 2)}\n`);
  console.log(`written: ${path}`);
} finally {
  await browser.close();
  rmSync(join(trialFolder, 'sizes'), { recursive: true, force: true });
}
