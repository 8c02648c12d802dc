import { allLosses, createLoss, reference } from '@segloss/core';
import type { BrowserContextOptions, Page } from 'playwright';
import { expect, test } from 'vitest';
import { timeoutMs } from '../build/open-site.ts';
import { describeSite, expectGoodPage, loadedFiles, phone } from '../testing/site.test-support.ts';
import { inputsOf } from './client/engine.ts';
import { fieldsOf } from './model/form.ts';
import { readLink, type Shared, writeLink } from './model/link.ts';
import { presets } from './model/presets.ts';
import { defaultSettings } from './model/settings.ts';

const known = allLosses.map((loss) => ({ id: loss.id, fields: fieldsOf(loss) }));

type Values = Readonly<Record<string, number>>;

/** Gives the values that the page shows, without those that are being computed. */
const shownValues = (page: Page): Promise<Values> =>
  page
    .locator('.loss-card')
    .evaluateAll((cards) =>
      Object.fromEntries(
        cards.map((card) => [card.getAttribute('data-loss'), Number(card.querySelector('data')!.value)]),
      ),
    );

/** Reads the scene that the address of a page holds. */
const sceneIn = (page: Page): Promise<Shared> => readLink(new URL(page.url()).hash.slice(1), known);

async function referenceValues({ scene, settings }: Shared): Promise<Values> {
  const backend = await reference.open();
  const values: Record<string, number> = {};
  for (const id of settings.chosen ?? known.map((loss) => loss.id)) {
    const program = await backend.compile(createLoss(id, settings.parameters[id]), { gradient: false });
    values[id] = (await program.run(inputsOf(scene))).value[0]!;
  }
  return values;
}

/** Waits until a page shows what the reference computes for some scene, to the digits of single precision. */
async function expectValues(page: Page, expected: Values): Promise<void> {
  const rounded = (values: Values) =>
    Object.fromEntries(Object.entries(values).map(([id, value]) => [id, expect.closeTo(value, 4)]));
  await expect.poll(() => shownValues(page), { timeout: timeoutMs }).toEqual(rounded(expected));
}

/** Waits until the address holds another scene than before. */
async function expectNewAddress(page: Page, before: string): Promise<void> {
  await expect.poll(() => page.url(), { timeout: timeoutMs }).not.toBe(before);
}

describeSite('the playground in a browser', (site) => {
  async function open(options: BrowserContextOptions = {}, fragment = '') {
    const visited = await site.visit(`playground/${fragment}`, options);
    await visited.page.getByText('Computed by wasm:single.').waitFor();
    return visited;
  }
  const picture = (page: Page, name: 'Target' | 'Prediction') =>
    page.getByRole('application', { name: `${name}: paint on it` });

  test('opens with little, fits a phone, and axe finds nothing serious', async () => {
    const visit = await open();
    const { page } = visit;
    await expectValues(
      page,
      await referenceValues({ scene: presets[0]!.scene(), settings: defaultSettings }),
    );
    await page.getByRole('button', { name: 'Parameters of Dice loss' }).click();
    for (const summary of await page.locator('summary').all()) await summary.click();
    await expectGoodPage(visit);
    const files = await loadedFiles(page);
    expect(files.filter(({ isLate }) => isLate).map(({ name }) => name)).toContainEqual(
      expect.stringMatching(/\/worker[^/]*\.js$/),
    );
    expect(files.filter(({ name }) => name.includes('brain'))).toEqual([]);
    await page.context().close();
  });

  test('painting changes the values to those of the reference, and can be undone', async () => {
    const { page, problems } = await open();
    const before = await shownValues(page);
    const address = page.url();
    const box = (await picture(page, 'Prediction').boundingBox())!;
    await page.mouse.move(box.x + 0.1 * box.width, box.y + 0.1 * box.height);
    await page.mouse.down();
    await page.mouse.move(box.x + 0.3 * box.width, box.y + 0.2 * box.height, { steps: 4 });
    await page.mouse.up();
    await expectNewAddress(page, address);
    const painted = await sceneIn(page);
    expect(painted.scene.target).toEqual(presets[0]!.scene().target);
    await expectValues(page, await referenceValues(painted));
    expect((await shownValues(page)).hausdorff).toBeGreaterThan(before.hausdorff!);
    await page.keyboard.press('Control+z');
    await expectValues(page, before);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test('the keyboard paints a line, and says where it is', async () => {
    const { page, problems } = await open();
    const address = page.url();
    await picture(page, 'Target').focus();
    await page.keyboard.press('Home');
    await page.keyboard.down(' ');
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowDown');
    await page.keyboard.up(' ');
    await page.keyboard.press('ArrowRight');
    await page.getByText('column 2, row 36: target foreground').waitFor();
    await expectNewAddress(page, address);
    const { scene } = await sceneIn(page);
    const column = [...scene.target].filter((_, i) => i % 64 === 0);
    expect(column.flatMap((inside, row) => (inside ? [row] : []))).toEqual([31, 32, 33, 34, 35, 36]);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect
      .poll(async () => (await sceneIn(page)).scene, { timeout: timeoutMs })
      .toEqual(presets[0]!.scene());
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test('a finger paints on a phone, and the page stays where it is', async () => {
    const { page, problems } = await open({
      viewport: phone,
      hasTouch: true,
      isMobile: true,
    });
    const address = page.url();
    const target = picture(page, 'Target');
    await target.scrollIntoViewIfNeeded();
    const scroll = await page.evaluate(() => scrollY);
    const box = (await target.boundingBox())!;
    await page.touchscreen.tap(box.x + 0.5 * box.width, box.y + 0.1 * box.height);
    await expectNewAddress(page, address);
    const { scene } = await sceneIn(page);
    expect(scene.target[6 * 64 + 32]).toBe(1);
    expect(await page.evaluate(() => scrollY)).toBe(scroll);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test('a link brings scene, losses and parameters to another page', async () => {
    const { page, problems } = await open({ permissions: ['clipboard-read', 'clipboard-write'] });
    await page.getByRole('button', { name: 'A far island' }).click();
    await page.getByText('Hausdorff squares their distance').waitFor();
    await page.getByRole('button', { name: 'Dilate' }).click();
    await page.getByText(/^Shown:/).click();
    await page.getByRole('button', { name: 'None' }).click();
    await page.getByLabel('Tversky loss', { exact: true }).check();
    await page.getByLabel('Boundary loss', { exact: true }).check();
    await page.getByRole('button', { name: 'Parameters of Tversky loss' }).click();
    await page.getByLabel('alpha').fill('0.9');
    await page.getByLabel('alpha').press('Enter');
    await page.getByRole('combobox', { name: 'Order' }).selectOption('value');
    await page.getByRole('button', { name: 'Copy link' }).click();
    await page.getByText('The link is in the clipboard.').waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    const sent = await readLink(new URL(link).hash.slice(1), known);
    expect(sent.settings).toMatchObject({
      chosen: ['tversky', 'boundary'],
      parameters: { tversky: { alpha: 0.9 } },
    });
    const other = await open({}, new URL(link).hash);
    const expected = await referenceValues(sent);
    for (const one of [page, other.page]) await expectValues(one, expected);
    expect(await other.page.getByRole('combobox', { name: 'Order' }).inputValue()).toBe('value');
    expect([...problems, ...other.problems]).toEqual([]);
    for (const one of [page, other.page]) await one.context().close();
  });

  test('a damaged link says so, and leaves a scene to go on with', async () => {
    const link = await writeLink({ scene: presets[1]!.scene(), settings: defaultSettings });
    const { page } = await open({}, `#${link.slice(0, -9)}`);
    await page.getByRole('alert').getByText('This link: it is damaged. Ask whoever sent it').waitFor();
    await expectValues(
      page,
      await referenceValues({ scene: presets[0]!.scene(), settings: defaultSettings }),
    );
    await page.context().close();
  });

  test('a parameter that core refuses is said where it was entered, and spoils nothing else', async () => {
    const { page } = await open();
    const [card, form] = [page.locator('[data-loss=tversky]'), page.locator('[data-form=tversky]')];
    await card.getByRole('button', { name: 'Parameters' }).click();
    await form.getByLabel('alpha').fill('-1');
    await form.getByLabel('alpha').press('Enter');
    await card
      .getByText("parameter 'alpha' of 'tversky': must be a number >= 0 and <= 1e6, got -1.")
      .waitFor();
    expect((await shownValues(page)).dice).toBeGreaterThan(0);
    await form.getByLabel('alpha').fill('');
    await form.getByLabel('alpha').press('Enter');
    await expectValues(
      page,
      await referenceValues({ scene: presets[0]!.scene(), settings: defaultSettings }),
    );
    await page.context().close();
  });

  test('weights are painted and reset, and classes left out, and code says so', async () => {
    const { page, problems } = await open();
    const before = await shownValues(page);
    let address = page.url();
    await page.getByLabel('Weigh', { exact: true }).check();
    const box = (await picture(page, 'Target').boundingBox())!;
    await page.mouse.move(box.x + 0.5 * box.width, box.y + 0.4 * box.height);
    await page.mouse.down();
    await page.mouse.move(box.x + 0.5 * box.width, box.y + 0.7 * box.height, { steps: 4 });
    await page.mouse.up();
    await page.getByText(/target foreground.*, weight 0$/).waitFor();
    await expectNewAddress(page, address);
    const weighted = await sceneIn(page);
    expect(weighted.scene.weights).toContain(0);
    expect(weighted.scene.target).toEqual(presets[0]!.scene().target);
    await expectValues(page, await referenceValues(weighted));
    await page.getByRole('button', { name: 'Parameters of Dice loss' }).click();
    const code = page.locator('[data-form=dice] pre');
    expect(await code.textContent()).toContain('weights: { data: weights, shape: [1, 64, 64] }');

    address = page.url();
    await page.getByLabel('Foreground', { exact: true }).uncheck();
    await expectNewAddress(page, address);
    await page.getByText('annotated: [[0]]').waitFor();
    const values = await referenceValues(await sceneIn(page));
    expect(values.dice).toBeCloseTo(0, 6);
    await expectValues(page, values);

    await page.getByLabel('Foreground', { exact: true }).check();
    await page.getByRole('button', { name: 'Reset weights' }).click();
    await expectValues(page, before);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test('the slice of the MRI comes when it is asked for, and its structures can be perturbed', async () => {
    const { page, problems } = await open();
    const address = page.url();
    await page.getByRole('button', { name: 'White matter' }).click();
    await expectNewAddress(page, address);
    await page.getByRole('button', { name: 'Hide the MRI' }).waitFor();
    const before = page.url();
    await page.getByRole('button', { name: 'Erode' }).click();
    await expectNewAddress(page, before);
    const shown = await sceneIn(page);
    expect(shown.settings.backdrop).toBe(true);
    await expectValues(page, await referenceValues(shown));
    expect(problems).toEqual([]);
    await page.context().close();
  });
});
