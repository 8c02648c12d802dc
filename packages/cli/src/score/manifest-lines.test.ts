import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run, temporaryFolder, writeCase } from '../testing/cli.test-support.ts';

const fields = '"logits": "logits.npy", "target": "target.npy", "loss": "dice"';

async function scoreText(text: string | Uint8Array) {
  const folder = await temporaryFolder();
  await writeCase(folder);
  const manifest = join(folder, 'cases.jsonl');
  await writeFile(manifest, text);
  return run('score', '--manifest', manifest);
}

describe('a manifest', () => {
  it.each<[name: string, text: string | Uint8Array, said: string]>([
    [
      'in Latin-1',
      Buffer.from(`{"id": "a", ${fields}}\n{"id": "é", ${fields}}\n`, 'latin1'),
      'line 2 is not valid UTF-8. Save the file as UTF-8.',
    ],
    [
      'in UTF-16 with a byte order mark',
      Buffer.from(`\uFEFF{"id": "a", ${fields}}\n`, 'utf16le'),
      'line 1 looks like UTF-16. Save the file as UTF-8.',
    ],
    [
      'in UTF-16 without one',
      Buffer.from(`{"id": "a", ${fields}}\n`, 'utf16le'),
      'line 1 looks like UTF-16. Save the file as UTF-8.',
    ],
    [
      'that is an array',
      `[\n{"id": "a", ${fields}}\n]`,
      'it begins with a JSON array. Write one object per line',
    ],
    ['that is an array in one line', `[{"id": "a", ${fields}}]`, 'it begins with a JSON array.'],
    [
      'that is indented',
      `{\n  "id": "a",\n  ${fields}\n}\n`,
      'it begins with a JSON object over several lines. Write one object per line',
    ],
  ])('%s is refused as a whole', async (_name, text, said) => {
    const { code, stdout, stderr } = await scoreText(text);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(said);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('keeps ids as they are written, or refuses them', async () => {
    const ids = [
      '"\u2028é"',
      '9007199254740991',
      '9007199254740993',
      '-1e21',
      '0.1234567890123456789',
      '0.5',
    ];
    const { stdout } = await scoreText(`\uFEFF${ids.map((id) => `{"id": ${id}, ${fields}}`).join('\n')}\n`);
    const results = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(results.map(({ id }) => id)).toEqual([
      '\u2028é',
      9007199254740991,
      'line 3',
      'line 4',
      'line 5',
      0.5,
    ]);
    for (const { error } of results.slice(2, 5)) expect(error).toContain('put it in quotes');
  });
});
