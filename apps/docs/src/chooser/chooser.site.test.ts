import { allLosses } from '@segloss/core';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { describeSite, expectToFitPhone, findBarriers } from '../testing/site.test-support.ts';

describeSite('the chooser in a browser', (site) => {
  const headings = (page: Page) => page.locator('.option h3');

  test('follows the answers, and keeps them in the address', async () => {
    const { page, problems } = await site.visit('choose/');
    const threads = headings(page).filter({ hasText: 'wasm threads' });
    expect(await threads.count()).toBe(0);
    await page.getByLabel('the page is cross-origin isolated').check();
    await threads.waitFor();
    await page.getByLabel('In Node').check();
    await page.getByLabel('native add-ons may be installed').check();
    await page.getByText('Losses needed').click();
    await page.getByLabel('Boundary', { exact: true }).check();
    const others = allLosses.filter(({ family, id }) => family === 'boundary' && id !== 'boundary');
    for (const { title } of others) await page.getByLabel(title, { exact: true }).uncheck();
    await headings(page).filter({ hasText: 'tfjs node Proven here' }).waitFor();
    await page.getByLabel('bytes to install').check();
    await page.getByLabel('Values alone').check();
    expect(new URL(page.url()).search).toBe('?in=node&has=native&losses=boundary&gradient=no&rank=bytes');
    const before = await headings(page).allTextContents();
    await page.reload();
    await page.getByLabel('In Node').and(page.locator(':checked')).waitFor();
    expect(await headings(page).allTextContents()).toEqual(before);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test('ranks by bytes to download, and leaves out what is over the budget', async () => {
    const { page } = await site.visit('choose/?in=browser&has=webgpu&rank=bytes');
    await page.locator('.figure.ranked').first().waitFor();
    const unpacked = await page
      .locator('.figure.ranked .bar')
      .evaluateAll((bars) =>
        bars.map((bar) => Number.parseFloat((bar as HTMLElement).style.getPropertyValue('--share'))),
      );
    const proven = await headings(page).filter({ hasText: 'Proven here' }).count();
    const sorted = unpacked.slice(0, proven);
    expect(sorted.length).toBeGreaterThan(2);
    expect(sorted).toEqual([...sorted].sort((a, b) => a - b));
    const count = await headings(page).count();
    await page.getByLabel('Download at most').fill('1');
    await page.getByText(/^Left out: /).click();
    await page.getByText(/onnxruntime-web wasm: takes .* more than your budget/).waitFor();
    expect(await headings(page).count()).toBeLessThan(count);
    await page.getByLabel('Download at most').fill('lots');
    await page.getByRole('alert').filter({ hasText: "'lots' is no number above 0" }).waitFor();
    expect(await headings(page).count()).toBe(count);
    expect(await findBarriers(page)).toEqual([]);
    await page.context().close();
  });

  test('finds out what the browser has', async () => {
    const { page, problems } = await site.visit('choose/?in=node&has=native');
    await page.getByLabel('In a browser').check();
    await page.getByRole('button', { name: 'What does this browser have?' }).click();
    await page.getByText('This page is not isolated').waitFor();
    const has = await page.evaluate(() => ({
      webgl: document.createElement('canvas').getContext('webgl') !== null,
      isolation: crossOriginIsolated,
    }));
    expect(await page.getByLabel('WebGL').isChecked()).toBe(has.webgl);
    expect(await page.getByLabel('the page is cross-origin isolated').isChecked()).toBe(has.isolation);
    // Chromium itself says when it has no graphics processor.
    expect(problems.filter((problem) => problem !== 'No available adapters.')).toEqual([]);
    await page.context().close();
  });

  test('gives code for the answers, which can be copied by keyboard', async () => {
    const { page, problems } = await site.visit(
      'choose/?in=browser&worker=yes&losses=dice,focal&rank=bytes',
      {
        permissions: ['clipboard-read', 'clipboard-write'],
        colorScheme: 'dark',
      },
    );
    await page.getByText('Code to paste').first().focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Copy worker.ts' }).first().focus();
    await page.keyboard.press('Enter');
    await page.getByText('Copied').waitFor();
    const code = await page.evaluate(() => navigator.clipboard.readText());
    expect(code).toContain("import { focal, dice } from '@segloss/core';");
    expect(code).toContain('for (const loss of [focal(), dice()])');
    expect(await findBarriers(page)).toEqual([]);
    await expectToFitPhone(page);
    expect(problems).toEqual([]);
    await page.context().close();
  });
});
