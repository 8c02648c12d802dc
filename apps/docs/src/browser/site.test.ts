import { allLosses } from '@segloss/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../../../../chromium.ts';
import { sections } from '../model/sections.ts';
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

  test('the front page leads to every section', async () => {
    const { page } = await site.visit('');
    const links = await page
      .locator('main .card')
      .evaluateAll((cards) => cards.map((card) => card.getAttribute('href')));
    for (const { url } of sections.filter(({ name }) => name !== 'Search')) {
      expect(links).toContain(url.slice(1));
    }
    expect(links).toContain('guides/performance/');
    await page.context().close();
  });

  test('the page of a loss lists its parts, and leads to the playground with it and its relatives', async () => {
    const { page, problems } = await site.visit('losses/top-k/');
    await page.getByRole('navigation', { name: 'On this page' }).getByText('ONNX models').click();
    expect(new URL(page.url()).hash).toBe('#models');
    await page.getByRole('link', { name: 'See it in the playground' }).click();
    await page.getByText(`Shown: 3 of ${allLosses.length} losses`).waitFor();
    const shown = await page
      .locator('[data-loss]')
      .evaluateAll((cards) => cards.map((card) => card.getAttribute('data-loss')));
    expect(shown).toEqual(['cross-entropy', 'top-k', 'dice-top-k']);
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
    await page.getByRole('link', { name: 'Conformance', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Conformance' }).waitFor();
    expect(await background()).toBe(dark);
    await page.context().close();
  });
});
