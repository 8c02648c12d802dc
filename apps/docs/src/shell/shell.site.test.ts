import { allLosses } from '@segloss/core';
import { expect, test } from 'vitest';
import { findChromium } from '../../../../chromium.ts';
import { builtPages, describeSite, expectGoodPage, overflowOf, phone } from '../testing/site.test-support.ts';
import { sections } from './model/sections.ts';

const pages = ['', 'losses/', 'losses/exponential-logarithmic/', 'conformance/', 'choose/'];

if (!findChromium())
  console.warn('Browser tests of the site are left out: no Chromium or Chrome is installed.');

describeSite('the site in a browser', (site) => {
  test.each(pages)(
    "page '%s' opens, fits a phone, loads little, and axe finds nothing serious",
    async (path) => {
      const visit = await site.visit(path);
      await expectGoodPage(visit);
      await visit.page.context().close();
    },
  );

  test('every page fits a phone, and nothing goes wrong on it', async () => {
    const { page, problems } = await site.visit('', { viewport: phone });
    const front = page.url();
    const pages = builtPages();
    expect(pages).toContain('losses/dice/');
    const wide: string[] = [];
    for (const path of pages) {
      await page.goto(new URL(path, front).href);
      if ((await overflowOf(page)) > 0) wide.push(path);
    }
    expect(wide).toEqual([]);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test('the map shows relations of the loss in focus, and leads to its page', async () => {
    const { page, problems } = await site.visit('losses/');
    await page.getByRole('link', { name: 'Tversky loss', exact: true }).first().focus();
    const related = await page
      .locator('.line.on')
      .evaluateAll((lines) =>
        lines.map((line) => `${line.getAttribute('data-from')} > ${line.getAttribute('data-to')}`),
      );
    expect(related).toEqual([
      'dice > tversky',
      'tversky > focal-tversky',
      'tversky > asymmetric-similarity',
      'tversky > blob',
    ]);
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
