import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { deviceSnippet } from '../../snippets/model/device-snippet.ts';
import { trialTask } from '../../snippets/trial/expected.ts';
import { findPackage } from '../../snippets/trial/installed.ts';
import { bundleProject, trialFolder, writeProject } from '../../snippets/trial/project.ts';
import { backendChoices, nameOf, packagesOf } from '../model/backends.ts';
import { storedSizes } from './sizes.ts';

const sizes = storedSizes();
const site = fileURLToPath(new URL('../../../', import.meta.url));
const folder = join(trialFolder, 'fresh');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const remedy = 'Run `npm run build`, then `npm run sizes`, and commit bench/results/sizes.json.';

describe('the sizes that are committed', () => {
  test.each(['browser', 'node'] as const)('cover every device in %s', (place) => {
    const measured = (place === 'node' ? sizes.nodes : sizes.browsers).map(({ device }) => device);
    const known = backendChoices.filter(({ needs }) => needs[place]).map(nameOf);
    expect([...measured].sort(), remedy).toEqual(known.sort());
  });

  test('are those of the versions that are installed', () => {
    const installed = backendChoices.flatMap((choice) => {
      const adapter = findPackage(choice.packages[0]!, site)!.folder;
      return (['node', 'browser'] as const)
        .filter((place) => choice.needs[place])
        .flatMap((place) => packagesOf(choice, place))
        .map((name) => [name, (findPackage(name, site) ?? findPackage(name, adapter))?.version]);
    });
    expect(sizes.versions, remedy).toEqual(Object.fromEntries(installed));
  });

  test('are those of the code that is shown now, as far as the smallest device tells', async () => {
    const choice = backendChoices.find((one) => nameOf(one) === 'wasm:single')!;
    writeProject(
      folder,
      deviceSnippet(choice, { place: 'browser', worker: false, isolated: false, ...trialTask }),
    );
    const assets = join(await bundleProject(folder), 'assets');
    const now = readdirSync(assets)
      .filter((file) => file.startsWith('index-'))
      .reduce((sum, file) => sum + gzipSync(readFileSync(join(assets, file))).length, 0);
    const [recorded] = sizes.browsers.find(({ device }) => device === nameOf(choice))!.page;
    expect(now / recorded!.gzip, remedy).toBeGreaterThan(0.95);
    expect(now / recorded!.gzip, remedy).toBeLessThan(1.05);
  });
});
