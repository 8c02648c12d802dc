import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readRepositoryFile } from '../shared/data/repository.ts';
import { readGuide } from './data/guides.ts';
import { blocksOf, filesOf } from './model/guide-blocks.ts';

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const guides = readdirSync(folder('../pages/guides'))
  .filter((file) => file.endsWith('.md'))
  .map((file) => file.replace(/\.md$/, ''));

test.each(guides)("the code of '%s' is run by a test, if there is any", (name) => {
  const blocks = blocksOf(readGuide(name));
  const hasCode = filesOf(blocks).size > 0 || blocks.some(({ kind }) => kind === 'sh');
  expect(existsSync(folder(`./${name}.test.ts`))).toBe(hasCode);
});

test.each(guides)("where '%s' installs packages of segloss, it says where they are", (name) => {
  const text = readGuide(name);
  const installs = /^npm install .*segloss/m.test(text);
  expect(text.includes('not on the npm registry yet')).toBe(installs);
});

test('every script of the repository that a guide names exists', () => {
  const { scripts } = JSON.parse(readRepositoryFile('package.json')) as { scripts: object };
  const named = guides.flatMap((name) => [...readGuide(name).matchAll(/\bnpm run (?:--\S+ )*([\w:-]+)/g)]);
  expect(named.length).toBeGreaterThan(4);
  for (const [, script] of named) expect(scripts).toHaveProperty(script!);
});

test('every output that is kept is shown', () => {
  const shown = guides.flatMap((name) =>
    blocksOf(readGuide(name)).flatMap(({ kind, name: output }) =>
      kind === 'output' ? [`${output}.txt`] : [],
    ),
  );
  const kept = readdirSync(folder('./outputs'), { recursive: true, encoding: 'utf8' });
  expect(kept.filter((file) => file.endsWith('.txt')).sort()).toEqual(shown.sort());
});
