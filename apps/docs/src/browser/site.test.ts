import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../../../../chromium.ts';
import { findBarriers, type OpenSite, openSite } from './site.test-support.ts';

const chromium = findChromium();
const pages = ['', 'losses/', 'losses/exponential-logarithmic/', 'conformance/', 'choose/'];

if (!chromium) console.warn('Browser tests of the site are left out: no Chromium or Chrome is installed.');

describe.skipIf(!chromium)('the site in a browser', () => {
  let site: OpenSite;

  beforeAll(async () => {
    site = await openSite(chromium!);
  });
  afterAll(() => site?.close());

  test.each(pages)(
    "page '%s' opens, fits a phone, loads little, and axe finds nothing serious",
    async (path) => {
      const { page, problems } = await site.visit(path, { colorScheme: 'light' });
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

  test('the map shows relations of the loss in focus, and leads to its page', async () => {
    const { page, problems } = await site.visit('losses/');
    await page.getByRole('link', { name: 'Tversky loss', exact: true }).first().focus();
    const related = await page
      .locator('.line.on')
      .evaluateAll((lines) =>
        lines.map((line) => `${line.getAttribute('data-from')} > ${line.getAttribute('data-to')}`),
      );
    expect(related).toEqual(['dice > tversky', 'tversky > focal-tversky', 'tversky > asymmetric-similarity']);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Tversky loss' }).waitFor();
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test('the choice of light or dark holds on other pages', async () => {
    const { page } = await site.visit('', { colorScheme: 'light' });
    const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await background();
    await page.getByRole('button', { name: 'Dark' }).click();
    const dark = await background();
    expect(dark).not.toBe(light);
    await page.getByRole('link', { name: 'Conformance' }).click();
    await page.getByRole('heading', { level: 1, name: 'Conformance' }).waitFor();
    expect(await background()).toBe(dark);
    await page.context().close();
  });
});
