import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const source = new URL('../src/', import.meta.url);

/** Lists the files that an import of a file loads, by their paths from `src`. */
function filesBehind(path: string, known = new Set<string>()): ReadonlySet<string> {
  if (known.has(path)) return known;
  known.add(path);
  const url = new URL(path, source);
  for (const [, relative] of readFileSync(url, 'utf8').matchAll(/from '(\.{1,2}\/[^']+)'/g)) {
    filesBehind(new URL(relative!, url).href.slice(source.href.length), known);
  }
  return known;
}

const foldersOf = (entry: string) => new Set([...filesBehind(entry)].map((path) => path.split('/')[0]));

it('leaves out faulty adapters and mutants, unless their own paths are imported', () => {
  const folders = foldersOf('index.ts');
  expect(folders).toContain('laws');
  expect(folders).not.toContain('faulty');
  expect(folders).not.toContain('mutants');
  expect(foldersOf('faulty/index.ts')).not.toContain('mutants');
  expect(foldersOf('mutants/index.ts')).toContain('mutants');
});
