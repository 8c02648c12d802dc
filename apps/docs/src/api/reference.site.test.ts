import { findLoss } from '@segloss/core';
import { expect, test } from 'vitest';
import { describeSite, expectGoodPage, findBarriers } from '../testing/site.test-support.ts';

const pages = [
  'api/',
  'api/core/',
  'api/core/distance/',
  'api/gpu.js/',
  'losses/dice/',
  'search/',
  '404.html',
];

describeSite('the reference in a browser', (site) => {
  test.each(pages)(
    "page '%s' opens, fits a phone, loads little, and axe finds nothing serious",
    async (path) => {
      const visit = await site.visit(path);
      await expectGoodPage(visit);
      await visit.page.context().close();
    },
  );

  test('the filter of the index leaves what was typed, keeps it in the address, and leads to the entry', async () => {
    const { page, problems } = await site.visit('api/');
    const links = page.locator('section.module li:visible a');
    const all = await links.count();
    await page.getByLabel('Find an export').fill('hausdorff');
    expect(await links.allTextContents()).toEqual(['diceHausdorff', 'hausdorff', 'logHausdorff']);
    await page.getByText(`3 of ${all} exports`).waitFor();
    await page.reload();
    expect(await links.allTextContents()).toEqual(['diceHausdorff', 'hausdorff', 'logHausdorff']);
    await links.nth(1).click();
    await page.getByRole('heading', { level: 1, name: '@segloss/core' }).waitFor();
    const entry = page.getByRole('region', { name: 'hausdorff', exact: true });
    expect(await entry.isVisible()).toBe(true);
    await entry.getByRole('link', { name: findLoss('hausdorff').title }).click();
    await page.getByRole('heading', { name: 'The same loss elsewhere' }).waitFor();
    await page.getByRole('link', { name: 'API reference' }).click();
    expect(new URL(page.url()).hash).toBe('#hausdorff');
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test('the search loads its index when somebody types, and leads to a part of a page', async () => {
    const { page, problems } = await site.visit('search/');
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    const loaded = () => requests.some((url) => url.includes('/pagefind/'));
    expect(
      await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name)),
    ).not.toContainEqual(expect.stringContaining('pagefind'));
    await page.getByLabel('Words on any page').fill('squared distance transform');
    await page.getByRole('link', { name: 'squaredDistanceTransform' }).first().waitFor();
    expect(loaded()).toBe(true);
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole('link', { name: 'squaredDistanceTransform' }).first().click();
    await page.waitForURL(/\/some\/folder\/api\/core\/(distance\/)?#squaredDistanceTransform$/);
    await page.goBack();
    await page.getByLabel('Words on any page').fill('qqqqzzzz');
    await page.getByText('Nothing was found for “qqqqzzzz”.').waitFor();
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test('an index that does not load says so, and keeps what was typed', async () => {
    const { page } = await site.visit('search/');
    await page.route('**/pagefind/**', (route) => route.abort());
    await page.getByLabel('Words on any page').fill('dice');
    await page.getByText('The index of the search could not be loaded').waitFor();
    expect(await page.getByLabel('Words on any page').inputValue()).toBe('dice');
    await page.context().close();
  });

  test('the page for missing pages finds the site from any depth', async () => {
    const { page } = await site.visit('404.html');
    const html = await page.evaluate(async () => (await fetch(location.href)).text());
    await page.route('**/losses/no/such/', (route) =>
      route.fulfill({ status: 404, contentType: 'text/html', body: html }),
    );
    await page.goto(new URL('losses/no/such/', page.url()).href);
    await page.waitForFunction(() =>
      [...document.styleSheets].some(({ href }) => href?.endsWith('folder/assets/site.css')),
    );
    await page.getByRole('main').getByRole('link', { name: 'Losses' }).click();
    await page.getByRole('heading', { level: 1, name: 'Losses' }).waitFor();
    await page.context().close();
  });
});
