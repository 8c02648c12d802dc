import { describeSuite, type Report, readReport, runConformance, writeReport } from '@segloss/conformance';
import { faultyAdapters } from '@segloss/conformance/faulty';
import { type Adapter, createLoss } from '@segloss/core';
import { measureOn, parseBenchmark } from '@segloss/measure';
import { tfjs } from '@segloss/tfjs';
import { wasm } from '@segloss/wasm';
import { expect, test } from 'vitest';
import { readRepositoryFile } from '../shared/data/repository.ts';
import { describeSite, expectGoodPage, findBarriers, loadedFiles } from '../testing/site.test-support.ts';
import { bundledBuilds } from './data/builds.ts';
import { browserDevices } from './model/run-devices.ts';
import { dropFiles, form, saved, startSuite } from './run.test-support.ts';

/** What a report says that does not depend on the place; tolerances do, by the last digit of logarithms. */
const numbersOf = ({ results }: Report) =>
  results.map(({ id, status, value, gradient }) => ({
    ...{ id, status },
    parts: [value, gradient].map((part) => part && [part.at, part.expected, part.actual]),
  }));

const published = readRepositoryFile('conformance/results/wasm-single-node.json');

describeSite('the page that runs things', (site) => {
  test('opens, fits a phone, loads little, and axe finds nothing serious', async () => {
    const visit = await site.visit('run/');
    await expectGoodPage(visit);
    const names = (await loadedFiles(visit.page)).map(({ name }) => name);
    expect(names.filter((name) => /\.(wasm|json)$/.test(name))).toEqual([]);
    await visit.page.context().close();
  });

  test('tells which devices open, why others do not, and that the page is not isolated', async () => {
    const { page, problems } = await site.visit('run/');
    await page.getByText('This page is not cross-origin isolated').waitFor();
    for (const { adapter, devices } of browserDevices()) {
      await page.getByRole('button', { name: `Look at ${adapter}` }).click();
      const card = page
        .locator('.adapters section')
        .filter({ has: page.getByRole('heading', { name: adapter }) });
      await card.getByText('opens', { exact: true }).first().waitFor();
      // WebNN is listed where a browser has it; nothing is said of it before.
      const listed = (await card.locator('li strong').allTextContents()).filter((id) => id !== 'webnn');
      expect(listed.sort()).toEqual([...devices].sort());
    }
    const threads = page.locator('.adapters li').filter({ hasText: 'threads' }).first();
    expect(await threads.textContent()).toMatch(/does not open.*not cross-origin isolated.*Serve it with/);
    expect(problems.filter((problem) => problem.includes('404'))).toEqual([]);
    await page.context().close();
  });

  test.each<[string, Adapter, string[]]>([
    ['wasm:single', wasm, ['golden', 'law']],
    ['tfjs:cpu', tfjs, ['golden']],
  ])('runs the suite on %s with the numbers of Node, and saves a report', async (name, adapter, kinds) => {
    const { page, problems } = await site.visit('run/');
    await startSuite(page, name, ['iou'], kinds);
    const { name: file, text } = await saved(page, page.getByRole('button', { name: 'Download the report' }));
    const report = readReport(text, file);
    const device = name.split(':')[1]!;
    const inNode = await runConformance(adapter, {
      device,
      losses: ['iou'],
      kinds: kinds as ('golden' | 'law')[],
    });
    expect(numbersOf(report)).toEqual(numbersOf(inNode));
    expect(report.suite).toEqual(inNode.suite);
    const builds = await bundledBuilds();
    expect(report.adapter.build).toEqual(builds[adapter.name as keyof typeof builds]);
    expect(report.environment.runtime).toMatch(/^Chrom/);
    expect(report.footer.ok).toBe(true);
    expect(file).toBe(`${adapter.name}-${device}-browser-partial.json`);

    await page.getByText('A partial run:').waitFor();
    const heads = await page.locator('.results thead th').allTextContents();
    expect(heads.filter((head) => head.includes('published')).length).toBeGreaterThan(0);
    expect(await findBarriers(page)).toEqual([]);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test('tells by keyboard what stands behind a cell, of a published run too', async () => {
    const { page } = await site.visit('run/');
    await startSuite(page, 'wasm:single', ['iou']);
    await page.locator('.results .cell').first().focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('heading', { name: /^IoU loss, wasm single in \w+, here/ }).waitFor();
    await dialog.getByText('error / tolerated').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await dialog.getByRole('heading', { name: /, published$/ }).waitFor();
    await dialog.getByText('error / tolerated').waitFor();
    await page.context().close();
  });

  test('stops when asked to, and keeps what it has', async () => {
    const { page } = await site.visit('run/');
    await startSuite(page, 'wasm:single');
    await page.getByText(/^[1-9]\d* of \d+ checks/).waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    const { text } = await saved(page, page.getByRole('button', { name: 'Download the report' }));
    const { results, suite, losses } = readReport(text);
    expect(results.length).toBeGreaterThan(0);
    expect(results.length).toBeLessThan(suite.checks);
    expect(losses).toBeNull();
    await page.getByText(`A partial run: ${results.length} of the ${suite.checks} checks`).waitFor();
    await page.context().close();
  });

  test('shows a report that is dropped beside the published runs, and marks what is of other cases', async () => {
    const { page, problems } = await site.visit('run/');
    const { checks } = await describeSuite();
    const digests = new Map(checks.map(({ id, digest }) => [id, digest]));
    const stored = readReport(published);
    // As if it were of this suite: whether what is published is current does not matter here.
    const report = {
      ...stored,
      results: stored.results.map((result) => ({
        ...result,
        digest: digests.get(result.id) ?? result.digest,
      })),
    };
    const results = report.results.map((result) =>
      result.id === 'dice/plain' ? { ...result, digest: 'f'.repeat(16) } : result,
    );
    await dropFiles(page, [
      { name: 'mine.json', text: writeReport(report) },
      { name: 'other.json', text: writeReport({ ...report, results }) },
    ]);
    const table = page.locator('table.results');
    await table.getByText('other.json').waitFor();
    for (const source of ['mine.json', 'other.json', 'published']) {
      await table.locator('thead').getByText(source).first().waitFor();
    }
    const cells = table.locator('.cell.stale');
    const stale = await cells.evaluateAll((all) => all.map((cell) => cell.getAttribute('aria-label') ?? ''));
    const changed = stale.filter((label) => /(mine|other)\.json: .*changed since/.test(label));
    expect(changed).toEqual([
      expect.stringMatching(/^Dice loss, .*other\.json: .*Stale: 1 check has changed since \(dice\/plain\)/),
    ]);
    await table.getByLabel(changed[0]!).click();
    await page.getByRole('dialog').getByText('Run this version of the suite again.').waitFor();
    await page.keyboard.press('Escape');
    expect(await findBarriers(page)).toEqual([]);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test('shows the numbers of what failed', async () => {
    const { adapter } = faultyAdapters.find((faulty) => faulty.adapter.name === 'sign-flipped')!;
    const failed = await runConformance(adapter, { losses: ['iou'], kinds: ['golden'] });
    const { page } = await site.visit('run/');
    await dropFiles(page, [{ name: 'failed.json', text: writeReport(failed) }]);
    await page.locator('.summaries summary').click();
    const first = failed.results.find(({ status }) => status === 'fail')!;
    const item = page.locator('.failures li').filter({ hasText: `${first.id}:` });
    expect(await item.textContent()).toMatch(/gradient, element \d+: expected .*, computed .*, tolerated/);
    expect(await page.locator('.results .cell.fail').first().getAttribute('aria-label')).toContain('failed');
    await page.context().close();
  });

  test('shows what a report says as text, whatever it is, and links to the web alone', async () => {
    const { page, problems } = await site.visit('run/');
    const markup = '<img src="x" onerror="alert(1)">';
    const { adapter } = faultyAdapters.find((faulty) => faulty.adapter.name === 'sign-flipped')!;
    const failed = await runConformance(adapter, { losses: ['iou'], kinds: ['golden'] });
    const results = failed.results.map((result) => ({
      ...result,
      ...(result.status === 'fail' && {
        reason: markup,
        expectedFailure: { reason: markup, link: 'javascript:alert(2)' },
      }),
    }));
    const hostile: Report = {
      ...failed,
      adapter: { ...failed.adapter, name: markup },
      results,
      footer: {
        ...failed.footer,
        expectedFailures: failed.results.length - failed.footer.counts.pass,
        ok: true,
      },
    };
    await dropFiles(page, [{ name: `${markup}.json`, text: writeReport(hostile) }]);
    await page.locator('.summaries summary').click();
    await page.getByText(markup, { exact: false }).first().waitFor();
    await page.locator('.results .cell.known').first().click();
    await page.getByRole('dialog').getByText('Known:').first().waitFor();
    expect(await page.locator('#run img, a[href^="javascript"]').count()).toBe(0);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test('says when tables do not load, keeps the run, and tries again', async () => {
    const { page } = await site.visit('run/');
    await dropFiles(page, [{ name: 'notes.json', text: '{}' }]);
    await page.getByText("report 'notes.json': it has no 'format'").waitFor();
    await page.route('**/*.js', (route) => route.abort());
    await dropFiles(page, [{ name: 'good.json', text: published }]);
    await page.getByText(/^Loading the tables failed: .*Nothing is lost/).waitFor();
    await page.unroute('**/*.js');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('table.results').waitFor();
    await page.context().close();
  });

  test('refuses files that are no report, damaged or of another version, and shows the others', async () => {
    const { page } = await site.visit('run/');
    const files = [
      ['cut.json', published.slice(0, 5000)],
      ['notes.json', '{"name": "x"}'],
      ['next.json', published.replace(/segloss-conformance\/\d/, 'segloss-conformance/9')],
      ['good.json', published],
    ] as const;
    await page
      .getByLabel('Report or benchmark files')
      .setInputFiles(
        files.map(([name, text]) => ({ name, mimeType: 'application/json', buffer: Buffer.from(text) })),
      );
    await page.locator('table.results').waitFor();
    const messages = await page.getByRole('alert').locator('li').allTextContents();
    expect(messages).toEqual([
      expect.stringMatching(/report 'cut.json': it is not JSON, perhaps cut short/),
      expect.stringMatching(/report 'notes.json': it has no 'format'/),
      expect.stringMatching(/report 'next.json': its format is "segloss-conformance\/9"/),
    ]);
    await page.context().close();
  });

  test('measures devices one by one, says which cannot be, and saves a benchmark that it shows again', async () => {
    const { page } = await site.visit('run/');
    const own = form(page, 'Speed');
    await own.getByLabel('Shape').fill('4x4');
    await own.getByRole('button', { name: 'Measure' }).click();
    await page.getByRole('alert').getByText("shape '4x4': it has to have four or five sizes").waitFor();

    await own.getByLabel('Shape').fill('1x2x6x5');
    await own.getByLabel('Runs').fill('2');
    for (const device of ['wasm:threads', 'tfjs:cpu']) await own.getByLabel(device).check();
    await own.getByRole('button', { name: 'Measure' }).click();
    const { name, text } = await saved(page, page.getByRole('button', { name: 'Download the benchmark' }));
    const benchmark = parseBenchmark(text, name);
    const job = {
      loss: createLoss('dice-ce'),
      shape: [1, 2, 6, 5] as const,
      gradient: true,
      resident: false,
    };
    const inNode = await measureOn(wasm, { ...job, device: 'single', runs: 2, seed: 1 });
    expect(benchmark.rows.map(({ backend, runs, gradient }) => [backend, runs, gradient])).toEqual([
      ['wasm:single', 2, true],
      ['tfjs:cpu', 2, true],
    ]);
    expect(benchmark.rows[0]!.value).toBe(inNode.value);
    expect(benchmark.machine).toMatchObject({ cpu: 'unknown', crossOriginIsolated: false });
    expect(benchmark.machine.runtime).toMatch(/^Chrom/);
    const [refusal] = await page.getByRole('alert').allTextContents();
    expect(refusal).toMatch(/^wasm:threads: .*not cross-origin isolated/);
    await page.getByRole('img', { name: /^Median times of dice-ce with gradient, 1x2x6x5/ }).waitFor();
    expect(await findBarriers(page)).toEqual([]);

    await dropFiles(page, [{ name: 'again.json', text }]);
    await page.getByRole('heading', { name: 'again.json' }).waitFor();
    await page.locator('table.bench').nth(1).waitFor();
    await page.context().close();
  });
});

describeSite(
  'the page that runs things, isolated',
  (site) => {
    test('has threads', async () => {
      const { page } = await site.visit('run/');
      expect(await page.getByText('This page is not cross-origin isolated').count()).toBe(0);
      await startSuite(page, 'wasm:threads', ['iou'], ['golden', 'law']);
      const { text } = await saved(page, page.getByRole('button', { name: 'Download the report' }));
      const report = readReport(text);
      expect(report.footer.ok).toBe(true);
      expect(report.device.id).toBe('threads');
      expect(report.environment.crossOriginIsolated).toBe(true);
      await page.context().close();
    });
  },
  { isolated: true },
);
