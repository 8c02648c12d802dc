import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright';

/** Presses a button that saves a file, and gives the name and the text of that file. */
export async function saved(page: Page, button: Locator): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}

/** Finds the form of a part of the page. */
export const form = (page: Page, name: 'Conformance' | 'Speed'): Locator => page.getByRole('form', { name });

/** Starts a run of the suite, of some losses where they are named. */
export async function startSuite(
  page: Page,
  device: string,
  losses: readonly string[] = [],
  kinds: readonly string[] = ['golden'],
): Promise<void> {
  const own = form(page, 'Conformance');
  await own.locator('select[name=device]').selectOption(device);
  for (const kind of ['golden', 'scale', 'law']) {
    await own.locator(`input[name=${kind}]`).setChecked(kinds.includes(kind));
  }
  await own.getByLabel(/^all /).setChecked(losses.length === 0);
  for (const loss of losses) await own.locator(`input[name="${loss}"]`).check();
  await own.getByRole('button', { name: 'Run the suite' }).click();
}

/** Drops files on the page, as by hand. */
export async function dropFiles(
  page: Page,
  files: readonly { readonly name: string; readonly text: string }[],
): Promise<void> {
  const transfer = await page.evaluateHandle((given) => {
    const data = new DataTransfer();
    for (const { name, text } of given) data.items.add(new File([text], name));
    return data;
  }, files);
  await page.locator('h1').dispatchEvent('dragover', { dataTransfer: transfer });
  await page.locator('h1').dispatchEvent('drop', { dataTransfer: transfer });
}
