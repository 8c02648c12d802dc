import { allLosses } from '@segloss/core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { check } from '../../../../../packages/core/src/testing/property.test-support.ts';
import { readLink, type Shared, writeLink } from './link.ts';
import { presets } from './presets.ts';
import { scenes } from './scene.test-support.ts';
import { pixels } from './scene.ts';
import { defaultSettings } from './settings.ts';

const ids = allLosses.map(({ id }) => id);
const names = ['alpha', 'smooth', 'squared'];
const known = ids.map((id) => ({ id, fields: names.map((name) => ({ name })) }));
const value = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.string());
const shared: fc.Arbitrary<Shared> = fc.record({
  scene: scenes,
  settings: fc.record({
    chosen: fc.option(fc.subarray(ids), { nil: undefined }),
    parameters: fc.dictionary(
      fc.constantFrom(...ids),
      fc.dictionary(fc.constantFrom(...names), value, { minKeys: 1, noNullPrototype: true }),
      { noNullPrototype: true },
    ),
    order: fc.constantFrom('family', 'value'),
    scale: fc.constantFrom('own', 'common'),
    backdrop: fc.boolean(),
  }),
});

const plain = (what: unknown): unknown => JSON.parse(JSON.stringify(what));
const shift: Shared = { scene: presets[0]!.scene(), settings: defaultSettings };

describe('a link', () => {
  test('gives back everything that was written, in letters that need no escapes', async () => {
    await check(
      fc.asyncProperty(shared, async (given) => {
        const link = await writeLink(given);
        expect(link).toMatch(/^[12]\.[\w-]+$/);
        const { scene, settings } = await readLink(link, known);
        expect(scene).toEqual(given.scene);
        expect(plain(settings)).toEqual(plain(given.settings));
      }),
      40,
    );
  });

  test('is refused when any part of it is missing or changed', async () => {
    const link = await writeLink(shift);
    const letter = fc.constantFrom(...'abcXYZ019-_');
    await check(
      fc.asyncProperty(fc.integer({ min: 2, max: link.length - 3 }), letter, async (at, other) => {
        fc.pre(link[at] !== other);
        const changed = `${link.slice(0, at)}${other}${link.slice(at + 1)}`;
        await expect(readLink(changed, known)).rejects.toThrow(/This link: it is damaged\. Ask/);
        await expect(readLink(link.slice(0, at), known)).rejects.toThrow(/This link: it /);
      }),
      40,
    );
  });

  test('of another form says which', async () => {
    await expect(readLink('7.abc', known)).rejects.toThrow(
      "it is of version '7', and this page reads versions 1 and 2",
    );
    await expect(readLink('abc', known)).rejects.toThrow('it holds no scene');
    await expect(readLink('1.*', known)).rejects.toThrow('it is damaged');
  });

  test('leaves out losses that are not known', async () => {
    const settings = { ...defaultSettings, chosen: ['dice', 'nice'], parameters: { nice: { alpha: 1 } } };
    const read = await readLink(await writeLink({ ...shift, settings }), known);
    expect(read.settings).toEqual({ ...defaultSettings, chosen: ['dice'] });
  });

  test('leaves out parameters that no form shows, as they would change a loss unseen', async () => {
    const text =
      '{"chosen":["__proto__"],"parameters":{"dice":{"smooth":2,"ignoreIndex":1,"alpha":null,"squared":[[1]]},"iou":{"x":1},"__proto__":{"smooth":3}}}';
    const read = await readLink(await writeLink({ ...shift, settings: JSON.parse(text) }), known);
    expect(read.settings).toEqual({ ...defaultSettings, chosen: [], parameters: { dice: { smooth: 2 } } });
  });

  test('with weights that cannot be painted, or fewer than pixels, is refused', async () => {
    const weights = new Uint8Array(pixels).fill(17);
    const link = await writeLink({ ...shift, scene: { ...shift.scene, weights } });
    await expect(readLink(link, known)).rejects.toThrow('it is damaged');
    const plain = await writeLink(shift);
    await expect(readLink(`2${plain.slice(1)}`, known)).rejects.toThrow('it is damaged');
  });

  test('that would unpack to more than any scene is refused before', async () => {
    await expect(readLink(`1.${'A'.repeat(2 ** 20)}`, known)).rejects.toThrow(
      'it is longer than that of any scene',
    );
    const noise = Int8Array.from({ length: 64 * 64 }, (_, i) => (((i * 2654435761) >>> 7) % 255) - 127);
    const scene = { ...shift.scene, prediction: noise };
    expect((await readLink(await writeLink({ ...shift, scene }), known)).scene).toEqual(scene);
  });

  test('to a preset is short enough to be sent', async () => {
    for (const { scene } of presets) {
      expect((await writeLink({ ...shift, scene: scene() })).length).toBeLessThan(1000);
    }
  });
});
