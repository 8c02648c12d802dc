import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const fromSources = [
  '--conditions=segloss-source',
  '--import',
  join(root, 'node_modules/tsx/dist/loader.mjs'),
];
const readme = await readFile(join(root, 'README.md'), 'utf8');
const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, 'g'))].map(([, code]) => code!);

// Beside the packages of the demo, so that imports are resolved as they would be in a project of one's own.
const scratch = fileURLToPath(new URL('../node_modules/.readme', import.meta.url));

beforeAll(() => mkdir(scratch, { recursive: true }));
afterAll(() => rm(scratch, { recursive: true, force: true }));

it('has code that computes a loss and its gradient', async () => {
  const [code, ...others] = blocks('ts');
  expect(others).toEqual([]);
  expect(code!.trim().split('\n').length).toBeLessThanOrEqual(11);
  const file = join(scratch, 'first.mts');
  await writeFile(file, code!);
  const { stdout } = await promisify(execFile)('node', [...fromSources, file]);
  expect(stdout).toMatch(/^0?\.?\d+.* Float32Array\(8\)/);
});

it('has two commands to begin with, and all that it names exist', async () => {
  expect(blocks('sh').join('').trim().split('\n')).toHaveLength(2);
  const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const named = [...readme.matchAll(/(?:^|`)npm (?:run )?(?!install)([\w:-]+)/gm)].map(([, name]) => name!);
  expect(named).toEqual(['demo', 'site', 'tarballs', 'test', 'fuzz']);
  for (const name of named) expect(scripts).toHaveProperty(name);
});

it('links to files that exist', () => {
  const links = [...readme.matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => link!);
  const files = links.filter((link) => !link.startsWith('https:'));
  expect(files.length).toBeGreaterThan(10);
  expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});
