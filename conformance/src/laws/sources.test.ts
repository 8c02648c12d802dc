import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { laws, lawsOnRequest } from './index.ts';
import type { Law } from './law.ts';
import { sourceOf } from './sources.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
/** Has a version of its own, which is part of every digest: `budgetVersion`. */
const budget = resolve(folder, '../budget');
const all = [...laws, ...lawsOnRequest];

/** Leaves out what does not run: comments on lines of their own, empty lines, indentation. */
const codeOf = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(\/\/|\/\*|\*)/.test(line))
    .join('\n');

/** Lists a file and all files of the suite that it imports, directly or not. */
function filesOf(start: readonly string[]): readonly string[] {
  const found = new Set<string>();
  const visit = (file: string): void => {
    if (found.has(file) || dirname(file) === budget) return;
    found.add(file);
    for (const [, path] of readFileSync(file, 'utf8').matchAll(/from '(\.[^']+)'/g)) {
      visit(resolve(dirname(file), path!));
    }
  };
  for (const file of start) visit(file);
  return [...found].sort();
}

function digestOf(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${JSON.stringify(codeOf(readFileSync(file, 'utf8')))}\n`);
  return hash.digest('hex').slice(0, 16);
}

/** Finds the file of each law. */
async function filesOfLaws(): Promise<ReadonlyMap<Law, string>> {
  const files = readdirSync(folder).filter((name) => /^[\w-]+\.ts$/.test(name) && name !== 'index.ts');
  const found = new Map<Law, string>();
  for (const name of files) {
    const exported: Readonly<Record<string, unknown>> = await import(
      /* @vite-ignore */ resolve(folder, name)
    );
    for (const law of all) if (Object.values(exported).includes(law)) found.set(law, resolve(folder, name));
  }
  return found;
}

describe('the digest of a law', () => {
  it('covers its code and inputs: after a change, run this test with -u', async () => {
    const files = await filesOfLaws();
    const lines = all.map((law) => {
      const combined = law.scope === 'family' || law.scope === 'kind' ? [resolve(folder, 'combined.ts')] : [];
      return `  '${law.id}': '${digestOf(filesOf([files.get(law)!, ...combined]))}',`;
    });
    await expect(
      [
        '/** What the source of each law hashes to. Written by `sources.test.ts` when it runs with -u. */',
        'export const sourceDigests: Readonly<Record<string, string>> = {',
        ...lines,
        '};',
        '',
      ].join('\n'),
    ).toMatchFileSnapshot('./source-digests.ts');
  });

  it('is there for every law', () => {
    for (const law of all) expect(sourceOf(law)).toMatch(/^[0-9a-f]{16}$/);
    expect(() => sourceOf({ id: 'no-such-law' })).toThrow(
      "law 'no-such-law': the hash of its source is missing",
    );
  });

  it('changes with inputs, and not with comments', () => {
    expect(codeOf('// Why.\n  const a = 1;\n\n/** What. */\nconst b = 2;')).toBe(
      'const a = 1;\nconst b = 2;',
    );
    expect(filesOf([resolve(folder, 'voxel-order.ts')]).map((file) => file.slice(folder.length - 5))).toEqual(
      expect.arrayContaining(
        ['laws/inputs.ts', 'laws/voxel-order.ts', 'cases/random.ts'].map((x) =>
          expect.stringContaining(x.split('/')[1]!),
        ),
      ),
    );
  });
});
