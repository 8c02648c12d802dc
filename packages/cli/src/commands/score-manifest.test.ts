import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run, temporaryFolder, writeCase } from '../cli.test-support.ts';
import { readVolume } from '../files/volume.ts';

const fields = { logits: 'logits.npy', target: 'target.npy', loss: 'dice' };

async function manifestOf(folder: string, lines: readonly unknown[]): Promise<string> {
  await writeCase(folder);
  const path = join(folder, 'cases.jsonl');
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
  await writeFile(path, `${text.join('\n')}\n`);
  return path;
}

const parse = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('segloss score --manifest', () => {
  it('prints one result per line, in order, with nothing else', async () => {
    const folder = await temporaryFolder();
    const manifest = await manifestOf(folder, [
      { id: 'a', ...fields },
      { id: 'b', ...fields, backend: 'reference' },
      '',
      { id: 2, ...fields, loss: 'dice-ce', backend: 'tfjs:cpu', params: { weightCe: 0 } },
    ]);
    const { code, stdout, stderr } = await run('score', '--manifest', manifest);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(parse(stdout)).toEqual([
      { id: 'a', loss: 'dice', backend: 'wasm:threads', value: expect.closeTo(0.52308898, 6) },
      { id: 'b', loss: 'dice', backend: 'reference', value: expect.closeTo(0.52308898, 8) },
      { id: 2, loss: 'dice-ce', backend: 'tfjs:cpu', value: expect.closeTo(0.52308898, 6) },
    ]);
  });

  it('goes on after bad cases, tells why, and exits with 1', async () => {
    const folder = await temporaryFolder();
    const manifest = await manifestOf(folder, [
      { id: 'lost', ...fields, target: 'nowhere.npy' },
      { id: 'typo', ...fields, lost: 'dice' },
      '{"id": "half',
      { ...fields },
      { id: 'both', ...fields, probabilities: 'logits.npy' },
      { id: 'dise', ...fields, loss: 'dise' },
      {
        id: 'clash',
        probabilities: 'logits.npy',
        target: 'target.npy',
        loss: 'dice',
        params: { activation: 'softmax' },
      },
      { id: 'range', probabilities: 'logits.npy', target: 'target.npy', loss: 'dice' },
      { id: 'device', ...fields, backend: 'tfjs:abacus' },
      { id: 'good', ...fields },
    ]);
    const { code, stdout, stderr } = await run('score', '--manifest', manifest);
    expect(code).toBe(1);
    expect(stderr).toBe('9 of 10 cases failed.\n');
    const results = parse(stdout);
    const errors = Object.fromEntries(results.map(({ id, error }) => [id, error]));
    expect(errors.lost).toMatch(/nowhere\.npy/);
    expect(errors.typo).toMatch(/line 2 of the manifest: there is no key 'lost'. Did you mean 'loss'/);
    expect(errors['line 3']).toMatch(/line 3 of the manifest/);
    expect(errors['line 4']).toMatch(/'id' is missing/);
    expect(errors.both).toMatch(/either 'logits' or 'probabilities'/);
    expect(errors.dise).toMatch(/Did you mean 'dice'/);
    expect(errors.clash).toMatch(/'activation'.*softmax/);
    expect(errors.range).toMatch(/probabilities in '.*logits\.npy'/);
    expect(errors.device).toMatch(/cannot open device 'abacus'/);
    expect(results.at(-1)).toMatchObject({ id: 'good', loss: 'dice' });
    for (const { error } of results) expect(error ?? '').not.toContain('\n');
  });

  it('writes results and gradients, paths relative to the manifest', async () => {
    const folder = await temporaryFolder();
    const manifest = await manifestOf(folder, [{ id: 'a', ...fields, gradient: 'g.npy' }]);
    const out = join(folder, 'results.jsonl');
    const { code, stdout } = await run('score', '--manifest', manifest, '--out', out);
    expect(code).toBe(0);
    expect(stdout).toBe('');
    expect(parse(await readFile(out, 'utf8'))).toHaveLength(1);
    expect((await readVolume(join(folder, 'g.npy'))).shape).toEqual([1, 3, 2, 3]);
    expect((await readdir(folder)).sort()).toEqual([
      'cases.jsonl',
      'g.npy',
      'logits.npy',
      'results.jsonl',
      'target.npy',
    ]);
  });

  it('destroys nothing that it reads, and lets no case overwrite another', async () => {
    const folder = await temporaryFolder();
    const manifest = await manifestOf(folder, [
      { id: 'self', ...fields, gradient: 'logits.npy' },
      { id: 'first', ...fields, gradient: 'g.npy' },
      { id: 'second', ...fields, gradient: './g.npy' },
    ]);
    const before = await readFile(join(folder, 'logits.npy'));
    const { code, stdout } = await run('score', '--manifest', manifest);
    const [self, first, second] = parse(stdout);
    expect(code).toBe(1);
    expect(self.error).toMatch(/it is also an input/);
    expect(first.value).toBeGreaterThan(0);
    expect(second.error).toMatch(/another case of the manifest writes the same file/);
    expect(await readFile(join(folder, 'logits.npy'))).toEqual(before);
    const onto = await run('score', '--manifest', manifest, '--out', manifest);
    expect(onto.code).toBe(2);
    expect(onto.stderr).toMatch(/it is also an input/);
  });

  it.each([
    ['is missing', undefined, /file '.*cases\.jsonl': does not exist/],
    ['is empty', '\n', /it has no cases/],
  ])('refuses a manifest that %s', async (_name, content, message) => {
    const manifest = join(await temporaryFolder(), 'cases.jsonl');
    if (content !== undefined) await writeFile(manifest, content);
    const { code, stderr } = await run('score', '--manifest', manifest);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('refuses options that the manifest says itself', async () => {
    const manifest = await manifestOf(await temporaryFolder(), [{ id: 'a', ...fields }]);
    const { code, stderr } = await run('score', '--manifest', manifest, '--loss', 'dice');
    expect(code).toBe(2);
    expect(stderr).toMatch(/--loss: a manifest says this itself/);
  });
});
