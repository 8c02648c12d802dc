// Measures segloss in the installed Chromium, by the page of the site that does so: npm run bench:browser [-- --smoke]
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Benchmark, parseBenchmark, parseShape } from '@segloss/measure';
import { describeMachine } from '@segloss/measure/node';
import type { Page } from 'playwright';
import { saveBenchmark } from '../../../../bench/save.ts';
import { findChromium, softwareGpuFlags } from '../../../../chromium.ts';
import buildSite from '../build/build-site.ts';
import { openSite } from '../build/open-site.ts';

const { values: options } = parseArgs({
  options: {
    smoke: { type: 'boolean', default: false },
    loss: { type: 'string', default: 'dice-ce' },
    shape: { type: 'string' },
    runs: { type: 'string' },
    devices: { type: 'string' },
    out: { type: 'string' },
  },
});
const shapes = (options.shape ?? (options.smoke ? '1x2x8x8' : '2x4x256x256')).split(',');
for (const shape of shapes) parseShape(shape, process.availableMemory());
const runs = options.runs ?? (options.smoke ? '2' : '20');
const chromium = findChromium();
if (chromium === undefined) throw new Error('No Chromium or Chrome is installed. Install one.');

/** Finds every device that opens on the page. */
async function findDevices(page: Page): Promise<readonly string[]> {
  const found: string[] = [];
  for (const card of await page.locator('.adapters section').all()) {
    await card.getByRole('button').click();
    const adapter = await card.getByRole('heading').textContent();
    const again = card.getByText('Look again');
    await again.waitFor({ timeout: 0 });
    const ids = await card.locator('li:has(.available) strong').allTextContents();
    found.push(...ids.map((id) => `${adapter}:${id}`));
  }
  return found;
}

/** Lets the page measure one shape, and gives the file that it saves. */
async function measure(page: Page, devices: readonly string[], shape: string): Promise<Benchmark> {
  const form = page.getByRole('form', { name: 'Speed' });
  for (const box of await form.getByRole('group', { name: 'Devices' }).getByRole('checkbox').all()) {
    await box.setChecked(devices.includes((await box.getAttribute('name')) ?? ''));
  }
  await form.locator('[name=bench-loss]').selectOption(options.loss);
  await form.getByLabel('Shape').fill(shape);
  await form.getByLabel('Runs').fill(runs);
  await form.getByRole('button', { name: 'Measure' }).click();
  await page.locator('.running').waitFor({ state: 'attached' });
  await page.locator('.running').waitFor({ state: 'detached', timeout: 0 });
  for (const failure of await page.getByRole('alert').locator('li').allTextContents()) {
    process.stderr.write(`${shape}: ${failure}\n`);
  }
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download the benchmark' }).click(),
  ]);
  return parseBenchmark(readFileSync(await download.path(), 'utf8'), download.suggestedFilename());
}

buildSite();
const site = await openSite(chromium, { isolated: true, args: softwareGpuFlags });
const measured: Benchmark[] = [];
try {
  const { page } = await site.visit('run/');
  const devices = options.devices?.split(',') ?? (await findDevices(page));
  for (const shape of shapes) {
    process.stderr.write(`${shape}: ${devices.join(', ')}\n`);
    measured.push(await measure(page, devices, shape));
  }
} finally {
  await site.close();
}

const [first] = measured;
// Browsers tell neither the processor nor how much memory there is.
const { cpu, memoryBytes } = describeMachine();
const benchmark: Benchmark = {
  ...first!,
  machine: { ...first!.machine, cpu, memoryBytes },
  rows: measured.flatMap(({ rows }) => rows),
};
saveBenchmark(benchmark, options, '-chromium');
