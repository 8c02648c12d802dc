import { link, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readVolume, writeNpy } from '@segloss/files';
import { describe, expect, it } from 'vitest';
import { run, temporaryFolder, writeCase } from '../testing/cli.test-support.ts';

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

  const clash = /would be overwritten|is the same file/;

  it.each([
    ['an input of its own', [{ gradient: 'logits.npy' }]],
    ['an input of a later case', [{ gradient: 'other.npy' }, { target: 'other.npy' }]],
    ['an input of an earlier case, through a link', [{ mask: 'other.npy' }, { gradient: 'soft.npy' }]],
    ['an input, by its hard link', [{ logits: 'other.npy' }, { gradient: 'hard.npy' }]],
    [
      'an input that does not exist yet',
      [{ gradient: 'new.npy' }, { probabilities: './new.npy', logits: undefined }],
    ],
    [
      'an input of a case that is wrong elsewhere',
      [{ gradient: 'other.npy' }, { logits: 'other.npy', typo: 0 }],
    ],
    ['one output twice', [{ gradient: 'g.npy' }, { gradient: './sub/../g.npy' }]],
    ['one output by a link that leads to it', [{ gradient: 'g.npy' }, { gradient: 'dangling.npy' }]],
    ['one output by its hard link', [{ gradient: 'other.npy' }, { gradient: 'hard.npy' }]],
  ])('refuses, before anything is scored, to write %s', async (_name, changes) => {
    const folder = await temporaryFolder();
    const lines = changes.map((change, i) => ({ id: `case ${i}`, ...fields, ...change }));
    const manifest = await manifestOf(folder, [{ id: 'first', ...fields, gradient: 'first.npy' }, ...lines]);
    await mkdir(join(folder, 'sub'));
    await writeFile(join(folder, 'other.npy'), await readFile(join(folder, 'target.npy')));
    await symlink('other.npy', join(folder, 'soft.npy'));
    await symlink('g.npy', join(folder, 'dangling.npy'));
    await link(join(folder, 'other.npy'), join(folder, 'hard.npy'));
    const before = await readdir(folder);
    const contents = await readFile(join(folder, 'other.npy'));
    const { code, stdout, stderr } = await run('score', '--manifest', manifest);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(clash);
    expect(stderr).toMatch(/gradient '.*' of line [23]/);
    expect(await readdir(folder)).toEqual(before);
    expect(await readFile(join(folder, 'other.npy'))).toEqual(contents);
  });

  it.each([
    ['the manifest', 'cases.jsonl', /it is also an input/],
    [
      'an input of a case',
      'target.npy',
      /it exists and is not a file with results of a manifest|also an input/,
    ],
    [
      'an input of a case through a link',
      'soft.npy',
      /it exists and is not a file with results of a manifest|also an input/,
    ],
    ['a gradient', 'g.npy', /gradient 'g\.npy' of line 1: output '.*g\.npy' is the same file/],
    ['another file', 'notes.txt', /it exists and is not a file with results of a manifest/],
    ['another manifest', 'more.jsonl', /it exists and is not a file with results of a manifest/],
  ])('does not write results over %s', async (_name, out, message) => {
    const folder = await temporaryFolder();
    const manifest = await manifestOf(folder, [{ id: 'a', ...fields, gradient: 'g.npy' }]);
    await writeFile(join(folder, 'notes.txt'), 'remember');
    await writeFile(join(folder, 'more.jsonl'), JSON.stringify({ id: 'b', loss: 'dice', logits: 'l.npy' }));
    await symlink('target.npy', join(folder, 'soft.npy'));
    const before = await readdir(folder);
    const { code, stderr } = await run('score', '--manifest', manifest, '--out', join(folder, out));
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(await readdir(folder)).toEqual(before);
    expect(await readFile(join(folder, 'notes.txt'), 'utf8')).toBe('remember');
  });

  it('replaces results of an earlier run only when all cases are done, and says so', async () => {
    const folder = await temporaryFolder();
    const manifest = await manifestOf(folder, [{ id: 'a "quoted"', ...fields, loss: 'dise' }]);
    const out = join(folder, 'results.jsonl');
    expect((await run('score', '--manifest', manifest, '--out', out)).code).toBe(1);
    await writeFile(manifest, JSON.stringify({ id: 'b', ...fields }));
    const { code, stderr } = await run('score', '--manifest', manifest, '--out', out);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^note: '.*results\.jsonl' has results of an earlier run, which are replaced/);
    expect(parse(await readFile(out, 'utf8'))).toMatchObject([{ id: 'b' }]);
  });

  it('keeps the finished cases of a run that did not end', async () => {
    const folder = await temporaryFolder();
    const manifest = await manifestOf(folder, [{ id: 'a', ...fields }]);
    const out = join(folder, 'results.jsonl');
    await writeFile(`${out}.part`, '{"id":"of yesterday","error":"x"}\n');
    const { code, stderr } = await run('score', '--manifest', manifest, '--out', out);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /results\.jsonl\.part': it holds the finished cases of a run that was interrupted/,
    );
    expect(await readFile(`${out}.part`, 'utf8')).toMatch(/of yesterday/);
  });

  it.each([
    ['a', 'a'],
    [1, '1'],
    ['line 3', undefined],
  ])('refuses the ids %j and %j, which are not told apart, and names both lines', async (first, second) => {
    const manifest = await manifestOf(await temporaryFolder(), [
      { id: first, ...fields },
      '',
      { id: second, ...fields },
    ]);
    const { code, stdout, stderr } = await run('score', '--manifest', manifest);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(
      /id '.*': lines 1 and 3 of the manifest both have it\. Give each case an id of its own\./,
    );
  });

  it.each(['__proto__', 'constructor', 'prototype', 'toString'])(
    'knows no parameter and no key %s',
    async (key) => {
      const value = '{"smoothNr": 1}';
      const manifest = await manifestOf(await temporaryFolder(), [
        `{"id": "a", "logits": "logits.npy", "target": "target.npy", "loss": "dice", "params": {"${key}": ${value}}}`,
        `{"id": "b", "logits": "logits.npy", "target": "target.npy", "loss": "dice", "${key}": ${value}}`,
        `{"id": "c", "probabilities": "logits.npy", "target": "target.npy", "loss": "dice", "params": {"${key}": ${value}}}`,
      ]);
      const { code, stdout } = await run('score', '--manifest', manifest);
      expect(code).toBe(1);
      const [a, b, c] = parse(stdout);
      expect(a.error).toContain(`parameter '${key}' of 'dice': no such parameter`);
      expect(b.error).toContain(`there is no key '${key}'`);
      expect(c.error).toContain(`parameter '${key}' of 'dice': no such parameter`);
      const direct = await run(
        'score',
        '--prediction',
        'x',
        '--target',
        'y',
        '--loss',
        'dice',
        '--params',
        `{"${key}": 1}`,
      );
      expect(direct.stderr).toContain(`parameter '${key}' of 'dice': no such parameter`);
    },
  );

  it('writes lists as lists', async () => {
    const manifest = await manifestOf(await temporaryFolder(), [
      { id: 'a', ...fields, loss: 'cross-entropy', params: { reduction: 'none' } },
    ]);
    const [{ value, shape }] = parse((await run('score', '--manifest', manifest)).stdout);
    expect(shape).toEqual([1, 2, 3]);
    expect(value).toHaveLength(6);
  });

  it('takes what is not finite for an error, and never writes null', async () => {
    const manifest = await manifestOf(await temporaryFolder(), [
      { id: 'a', ...fields, loss: 'weighted-cross-entropy', params: { classWeights: [1e39, 1, 1] } },
      {
        id: 'b',
        ...fields,
        backend: 'reference',
        loss: 'tversky',
        params: { smoothNr: 1e308, smoothDr: 1e-308 },
      },
      { id: 'c', ...fields },
    ]);
    const { code, stdout } = await run('score', '--manifest', manifest);
    expect(code).toBe(1);
    expect(stdout).not.toContain('null');
    const [a, b, c] = parse(stdout);
    expect(a.error).toMatch(/weighted-cross-entropy|classWeights/);
    expect(b.error ?? b.value).toBeDefined();
    expect(c.value).toBeGreaterThan(0);
  });

  it('reads labels that have gaps, and says in a result what is suspicious', async () => {
    const folder = await temporaryFolder();
    const manifest = await manifestOf(folder, [
      { id: 'a', ...fields, target: 'gaps.npy', labels: [0, 1, 4] },
      { id: 'b', ...fields, logits: 'shares.npy' },
      { id: 'c', ...fields, logits: 'shares.npy' },
    ]);
    await writeNpy(join(folder, 'gaps.npy'), Float64Array.of(0, 1, 4, 0, 0, 0), [1, 2, 3], 'C');
    await writeNpy(
      join(folder, 'shares.npy'),
      Float64Array.from({ length: 18 }, (_, i) => (i % 9) / 9),
      [1, 3, 2, 3],
      'C',
    );
    const { code, stdout, stderr } = await run('score', '--manifest', manifest);
    const [a, b, c] = parse(stdout);
    expect(a.value).toBeCloseTo(0.52308898, 6);
    expect(a).not.toHaveProperty('warnings');
    expect(b.warnings).toHaveLength(1);
    expect(c.warnings).toEqual(b.warnings);
    expect([code, stderr]).toEqual([0, 'warning: 2 of 3 cases have "warnings" in their results.\n']);
  });

  it('refuses lines without end', async () => {
    const manifest = await manifestOf(await temporaryFolder(), [`{"id": "${'x'.repeat(2 ** 24)}"}`]);
    const { code, stderr } = await run('score', '--manifest', manifest);
    expect(code).toBe(2);
    expect(stderr).toMatch(/one of its lines is longer than 16 MiB/);
  });

  it('has one number for an id that JSON cannot hold', async () => {
    const manifest = await manifestOf(await temporaryFolder(), ['{"id": 1e999}']);
    expect(parse((await run('score', '--manifest', manifest)).stdout)[0].id).toBe('line 1');
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
