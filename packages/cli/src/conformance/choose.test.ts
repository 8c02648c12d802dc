import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describeBuild } from '@segloss/conformance/node';
import { tfjs } from '@segloss/tfjs';
import { describe, expect, it } from 'vitest';
import { adapters } from '../backends.ts';
import { temporaryFolder } from '../testing/cli.test-support.ts';
import { installPackage, unableSource, writeModule } from '../testing/reports.test-support.ts';
import { chooseAdapter } from './choose.ts';

const adapterText = (name: string) =>
  `{ name: '${name}', library: async () => ({}), devices: async () => [], open: async () => ({}) }`;

/** Finds the adapter of a module with that source. */
async function choose(source: string) {
  const folder = await temporaryFolder();
  await writeModule(folder, 'adapter.mjs', source);
  return (await chooseAdapter('./adapter.mjs', undefined, folder)).adapter;
}

describe('the adapter of a run', () => {
  it('is a known one, with or without a device', async () => {
    const known = { adapter: tfjs, module: new URL('../../../tfjs/src/index.ts', import.meta.url) };
    expect(await chooseAdapter('tfjs', undefined, '/')).toEqual(known);
    expect(await chooseAdapter('tfjs', 'cpu', '/')).toEqual({ ...known, device: 'cpu' });
    expect(await chooseAdapter('tfjs:wasm', undefined, '/')).toEqual({ ...known, device: 'wasm' });
  });

  it.each(adapters)('$name, is of a build that can be named', async ({ name }) => {
    const { module } = await chooseAdapter(name, undefined, '/');
    expect((await describeBuild(module!))?.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('has its device named once', async () => {
    await expect(chooseAdapter('tfjs:wasm', 'cpu', '/')).rejects.toThrow(
      /--device: .*names a device as well/,
    );
  });

  it('comes from a path, relative to the folder, absolute, a URL, or without ./', async () => {
    const folder = await temporaryFolder();
    const path = await writeModule(folder, 'adapter.mjs', unableSource());
    for (const name of ['./adapter.mjs', path, pathToFileURL(path).href, 'adapter.mjs']) {
      const { adapter, file } = await chooseAdapter(name, undefined, folder);
      expect(adapter.name).toBe('unable');
      expect(file).toBe(path);
    }
  });

  it('comes from a package of the folder, as an import there finds it', async () => {
    const folder = await temporaryFolder();
    await installPackage(folder, '@someone/gpu.js', unableSource());
    await mkdir(join(folder, 'deeper'));
    const { adapter } = await chooseAdapter('@someone/gpu.js', undefined, join(folder, 'deeper'));
    expect(adapter.name).toBe('unable');
    // The packages of the command line itself are none of the folder's.
    await expect(chooseAdapter('@segloss/tfjs', undefined, folder)).rejects.toThrow(
      /there is no such package/,
    );
  });

  it.each([
    ['a missing file', './nowhere.mjs', /file '\.\/nowhere\.mjs': does not exist/],
    ['a folder', '.', /file '\.': is a folder\. Name the module in it/],
    ['a package that is not installed', 'segloss-nowhere', /no such package in '.*'\. Install it there/],
    ['a mistyped name', 'tfsj', /Did you mean 'tfjs'/],
    ['a mistyped name with a device', 'tfsj:wasm', /no such adapter here\. Did you mean 'tfjs:wasm'/],
    ['what is no package name', 'a b%2f', /adapter 'a b%2f': .*\. Install/],
  ])('is refused when it is %s', async (_name, name, message) => {
    await expect(chooseAdapter(name, undefined, await temporaryFolder())).rejects.toThrow(message);
  });

  it('is refused when its import fails, with the message', async () => {
    await expect(choose("throw new Error('no engine\\nat all');")).rejects.toThrow(
      /adapter '\.\/adapter\.mjs': its import failed: no engine at all\. Mend the module, or install/,
    );
  });
});

describe('the adapter among the exports of a module', () => {
  it.each([
    [
      'called adapter',
      `export const adapter = ${adapterText('a')}; export default ${adapterText('b')};`,
      'a',
    ],
    ['default', `export const one = ${adapterText('a')}; export default ${adapterText('b')};`, 'b'],
    ['only', `export const one = ${adapterText('a')}; export const two = { name: 'no' };`, 'a'],
    ['only under two names', `const one = ${adapterText('a')}; export { one, one as two };`, 'a'],
  ])('is the one that is %s', async (_name, source, expected) => {
    expect((await choose(source)).name).toBe(expected);
  });

  it('is refused when there is none, with what there is', async () => {
    const source = `export const create = () => 0; export const half = { name: 'a', library() {}, devices() {} };`;
    await expect(choose(source)).rejects.toThrow(
      /none of its exports is an adapter: create, half \(without open\)\. Export an object with name, library/,
    );
    await expect(choose('export {};')).rejects.toThrow(/is an adapter: it has none/);
  });

  it('is refused when there are several', async () => {
    const source = `export const one = ${adapterText('a')}; export const two = ${adapterText('b')};`;
    await expect(choose(source)).rejects.toThrow(
      /it exports several adapters: one, two\. Call one of them 'adapter'/,
    );
  });
});
