import { readdirSync } from 'node:fs';
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type axeCore from 'axe-core';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { findChromium } from '../../../../chromium.ts';
import { builtSite } from '../build/build-site.ts';
import { type OpenSite, openSite, type SiteOptions, type Visit } from '../build/open-site.ts';

const axe = fileURLToPath(import.meta.resolve('axe-core/axe.min.js'));
const chromium = findChromium();

/** Declares tests that look at the site in a browser; they are left out where none is installed. */
export function describeSite(
  name: string,
  declare: (site: Pick<OpenSite, 'visit'>) => void,
  options: SiteOptions = {},
): void {
  describe.skipIf(!chromium)(name, () => {
    let opened: OpenSite | undefined;
    beforeAll(async () => {
      opened = await openSite(chromium!, options);
    });
    afterAll(() => opened?.close());
    declare({ visit: (...of) => opened!.visit(...of) });
  });
}

/** Lists what axe finds serious or critical on a page; of long tables it sees the first rows, which stand for all. */
export async function findBarriers(page: Page): Promise<readonly string[]> {
  await page.addScriptTag({ path: axe });
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof axeCore };
    const context = { exclude: ['tbody tr:nth-child(n + 4)'] };
    return (await axe.run(context, { resultTypes: ['violations'] })).violations;
  });
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** Lists all pages of the site, as they are opened. */
export const builtPages = (): readonly string[] =>
  readdirSync(builtSite, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.html'))
    .map((file) => file.replaceAll(sep, '/').replace(/(^|\/)index\.html$/, '$1'))
    .sort();

/** A screen as narrow as that of a phone. */
export const phone = { width: 360, height: 740 };

/** Measures how much wider a page is than its screen. */
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

/** Asserts that a phone shows a page without scrolling sideways. */
export async function expectToFitPhone(page: Page): Promise<void> {
  await page.setViewportSize(phone);
  expect(await overflowOf(page)).toBeLessThanOrEqual(0);
}

/** What a page has loaded, in the order of loading. */
export interface LoadedFile {
  readonly name: string;
  readonly bytes: number;
  /** Whether it was asked for after everything that the page names was there. */
  readonly isLate: boolean;
}

/** Lists the files that a page has loaded, itself left out. */
export const loadedFiles = (page: Page): Promise<readonly LoadedFile[]> =>
  page.evaluate(() => {
    const [visit] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    const files = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
    return files.map(({ name, decodedBodySize, startTime }) => ({
      name,
      bytes: decodedBodySize,
      isLate: startTime >= visit!.loadEventStart,
    }));
  });

/** Most bytes of scripts that a page may load before somebody asks for something. */
const scriptBudget = 50_000;

/**
 * Asserts what holds for every page, as it is when it was opened: in light and in dark, axe finds nothing serious, it fits a
 * phone, loads little, and nothing has gone wrong.
 */
export async function expectGoodPage({ page, problems }: Visit): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await findBarriers(page), colorScheme).toEqual([]);
  }
  await expectToFitPhone(page);
  const scripts = (await loadedFiles(page)).filter(({ name }) => name.endsWith('.js'));
  const bytes = scripts.reduce((sum, script) => sum + script.bytes, 0);
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThan(scriptBudget);
  expect(problems).toEqual([]);
}
