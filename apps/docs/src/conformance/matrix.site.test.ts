import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { describeSite, findBarriers, phone } from '../testing/site.test-support.ts';

describeSite('the matrix in a browser', (site) => {
  const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));

  test('answers to the keyboard with the worst case of a cell', async () => {
    const { page, problems } = await site.visit('conformance/');
    await page.locator('.matrix button').first().focus();
    for (const key of ['ArrowDown', 'ArrowRight', 'Enter']) await page.keyboard.press(key);
    const dialog = page.getByRole('dialog', { name: /^Weighted cross entropy, / });
    await dialog.getByText('error / tolerated').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    expect(await focused(page)).toMatch(/^Weighted cross entropy, .*checks passed/);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test('shows the runs that are asked for, and keeps that in the address', async () => {
    const { page, problems } = await site.visit('conformance/');
    const heads = page.locator('.matrix th[data-run]:visible');
    const all = await heads.count();
    await page.getByRole('checkbox', { name: 'tfjs' }).check();
    await page.getByLabel('in browsers').check();
    const some = await heads.count();
    expect(some).toBeGreaterThan(0);
    expect(some).toBeLessThan(all);
    await page.getByText(`${some} of ${all} runs are shown.`).waitFor();
    expect(new URL(page.url()).search).toBe('?adapters=tfjs&in=browser');
    expect(await page.locator('.matrix th[scope=colgroup]:visible').allInnerTexts()).toEqual([
      expect.stringMatching(/^tfjs/),
    ]);
    expect(await page.locator('.runs tbody tr:visible').count()).toBe(some);
    await page.reload();
    expect(await heads.count()).toBe(some);
    // One cell that is shown is in the order of Tab, and the keys of the cursor lead over shown cells alone.
    expect(await page.locator('.matrix button[tabindex="0"]:visible').count()).toBe(1);
    await page.locator('.matrix button[tabindex="0"]').focus();
    await page.keyboard.press('End');
    expect(await focused(page)).toMatch(/^Cross entropy, tfjs .* in Chromium/);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test('keeps heads of rows and columns in sight, and fits a screen', async () => {
    const { page } = await site.visit('conformance/', { viewport: { width: 1280, height: 720 } });
    const overflow = () =>
      page.locator('.scroll.tall').evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
    expect(await overflow()).toBe(0);
    await page.setViewportSize(phone);
    expect(await overflow()).toBeGreaterThan(0);
    await page.locator('.matrix tbody tr:last-child td:last-child button').focus();
    const hidden = await page.evaluate(() => {
      const cell = document.activeElement!.getBoundingClientRect();
      const column = document.querySelector('.matrix tbody tr:last-child th')!.getBoundingClientRect();
      const head = document.querySelector('.matrix thead')!.getBoundingClientRect();
      const box = document.querySelector('.scroll.tall')!.getBoundingClientRect();
      return {
        behindRow: column.right - cell.left,
        behindHead: head.bottom - cell.top,
        movedDown: head.top - box.top,
        movedLeft: column.left - box.left,
      };
    });
    expect(hidden.behindRow).toBeLessThanOrEqual(0);
    expect(hidden.behindHead).toBeLessThanOrEqual(0);
    expect(Math.abs(hidden.movedDown)).toBeLessThan(2);
    expect(Math.abs(hidden.movedLeft)).toBeLessThan(2);
    await page.context().close();
  });
});
