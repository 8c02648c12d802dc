import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../../../../chromium.ts';
import { builtSite } from './build-site.ts';
import { findBarriers, type OpenSite, openSite } from './site.test-support.ts';

const chromium = findChromium();

const pages = () => [
  'guides/',
  ...readdirSync(`${builtSite}/guides`, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `guides/${name}/`),
];

describe.skipIf(!chromium)('the guides in a browser', () => {
  let site: OpenSite;

  beforeAll(async () => {
    site = await openSite(chromium!);
  });
  afterAll(() => site?.close());

  test.each(chromium ? pages() : [])(
    "page '%s' opens, fits a phone, loads little, and axe finds nothing serious",
    async (path) => {
      const { page, problems } = await site.visit(path, { colorScheme: 'light' });
      await page.evaluate(() => {
        for (const details of document.querySelectorAll('details')) details.open = true;
      });
      expect(await findBarriers(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await findBarriers(page)).toEqual([]);
      await page.setViewportSize({ width: 360, height: 740 });
      const { overflow, scripts } = await page.evaluate(() => ({
        overflow: document.documentElement.scrollWidth - innerWidth,
        scripts: performance
          .getEntriesByType('resource')
          .filter(({ name }) => name.endsWith('.js'))
          .reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).decodedBodySize, 0),
      }));
      expect(overflow).toBeLessThanOrEqual(0);
      expect(scripts).toBeGreaterThan(0);
      expect(scripts).toBeLessThan(50_000);
      expect(problems).toEqual([]);
      await page.context().close();
    },
  );

  test('the index leads to a guide, which shows code, what it prints, and parts of files', async () => {
    const { page, problems } = await site.visit('guides/');
    await page.getByRole('link', { name: /^Write an adapter in an afternoon/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Write an adapter in an afternoon' }).waitFor();
    const text = await page.locator('article').textContent();
    expect(text).toContain('export const adapter = {');
    expect(text).toContain('0 unexpected; worst error');
    expect(text).toContain("it ran on 'another', not on 'cpu'");
    expect(problems).toEqual([]);
    await page.context().close();
  });
});
