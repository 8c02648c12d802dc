import { expect, test } from 'vitest';
import { builtPages, describeSite, expectGoodPage } from '../testing/site.test-support.ts';

const pages = builtPages().filter((path) => path.startsWith('guides/'));

describeSite('the guides in a browser', (site) => {
  test.each(pages)(
    "page '%s' opens, fits a phone, loads little, and axe finds nothing serious",
    async (path) => {
      const visit = await site.visit(path);
      await visit.page.evaluate(() => {
        for (const details of document.querySelectorAll('details')) details.open = true;
      });
      await expectGoodPage(visit);
      await visit.page.context().close();
    },
  );

  test('the index leads to a guide, which shows code, what it prints, and parts of files', async () => {
    const { page, problems } = await site.visit('guides/');
    await page.getByRole('link', { name: /^Write an adapter in an afternoon/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Write an adapter in an afternoon' }).waitFor();
    const text = await page.locator('article').textContent();
    expect(text).toContain('export const adapter = defineAdapter({');
    expect(text).toContain('0 unexpected; worst error');
    expect(text).toContain("it ran on 'another', not on 'cpu'");
    expect(problems).toEqual([]);
    await page.context().close();
  });
});
