import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeNpy } from '@segloss/files';
import { describe, expect, it } from 'vitest';
import { logits, run, temporaryFolder, writeCase } from '../testing/cli.test-support.ts';

type Line = Readonly<Record<string, unknown>>;

/** Scores one line of a manifest, and gives its result. */
async function scoreOne(folder: string, line: Line): Promise<Line> {
  const manifest = join(folder, 'cases.jsonl');
  await writeFile(manifest, JSON.stringify({ id: 'a', target: 'target.npy', loss: 'dice', ...line }));
  return JSON.parse((await run('score', '--manifest', manifest)).stdout);
}

/** A folder with the small case in several forms. */
async function folderOfCases(): Promise<string> {
  const folder = await temporaryFolder();
  await writeCase(folder);
  const one = logits.slice(0, 6);
  await writeNpy(join(folder, 'one.npy'), Float64Array.from(one), [1, 1, 2, 3], 'C');
  await writeNpy(join(folder, 'mask.npy'), Float64Array.of(0, 1, 0, 0, 1, 0), [1, 2, 3], 'C');
  await writeNpy(join(folder, 'gaps.npy'), Float64Array.of(0, 1, 4, 0, 0, 0), [1, 2, 3], 'C');
  await mkdir(join(folder, 'sub'));
  return folder;
}

describe('advice for a line of a manifest', () => {
  it.each<[name: string, line: Line, advice: string, next: Line]>([
    [
      'logits under the key of probabilities',
      { probabilities: 'logits.npy' },
      'Use the key "logits" instead of "probabilities" if these are logits.',
      { logits: 'logits.npy' },
    ],
    [
      'one channel with softmax',
      { logits: 'one.npy', target: 'mask.npy' },
      'Add "params": {"activation": "sigmoid"}.',
      { logits: 'one.npy', target: 'mask.npy', params: { activation: 'sigmoid' } },
    ],
    [
      'labels with gaps',
      { logits: 'logits.npy', target: 'gaps.npy' },
      'pass "labels": [0,1,4]',
      { logits: 'logits.npy', target: 'gaps.npy', labels: [0, 1, 4] },
    ],
  ])('names its keys: %s', async (_name, line, advice, next) => {
    const folder = await folderOfCases();
    const { error } = await scoreOne(folder, line);
    expect(error).toContain(advice);
    expect(error).not.toMatch(/ --\w/);
    expect(await scoreOne(folder, next)).toHaveProperty('value');
  });

  it('names keys in reasons too, and a null byte in a path', async () => {
    const folder = await folderOfCases();
    const odd = await scoreOne(folder, { logits: 'logits.npy', labels: [0, 1] });
    expect(odd.error).toContain('"labels"');
    expect(odd.error).not.toMatch(/--labels/);
    const path = await scoreOne(folder, { logits: 'logits\0.npy' });
    expect(path.error).toContain('has a null byte in its name. Give a path without it.');
    const output = await scoreOne(folder, { logits: 'logits.npy', gradient: 'gradient\0.npy' });
    expect(output.error).toContain('it has a null byte in its name. Give a path without it.');
  });

  it('does not take 255 in a dense target for several classes', async () => {
    const folder = await folderOfCases();
    const oneHot = Array.from({ length: 18 }, (_, i) => (Math.floor(i / 6) === i % 3 ? 255 : 0));
    await writeNpy(join(folder, 'high.npy'), Float64Array.from(oneHot), [1, 3, 2, 3], 'C');
    const { error, warnings } = await scoreOne(folder, {
      logits: 'logits.npy',
      target: 'high.npy',
      axes: 'NCHW',
    });
    expect(error).toContain('Divide it by 255.');
    expect(warnings).toBeUndefined();
  });

  it('says how to ignore a label that only the target has', async () => {
    const folder = await folderOfCases();
    const { warnings } = await scoreOne(folder, { logits: 'mask.npy' });
    const advice = 'If voxels of 2 do not count, add "params": {"ignoreIndex": 2}.';
    expect(warnings).toEqual([expect.stringContaining(advice)]);
    const params = { ignoreIndex: 2 };
    expect(await scoreOne(folder, { logits: 'mask.npy', params })).toHaveProperty('value');
  });

  it('names a key that is there twice, and its line', async () => {
    const folder = await folderOfCases();
    const manifest = join(folder, 'cases.jsonl');
    const line = { id: 'a', logits: 'logits.npy', target: 'target.npy', loss: 'dice' };
    const twice = JSON.stringify({ ...line, id: 'b', params: {} }).replace(
      '{}',
      '{"smoothNr": 0, "smoothNr": 1}',
    );
    await writeFile(manifest, `${JSON.stringify(line)}\n${twice}\n`);
    const { code, stdout } = await run('score', '--manifest', manifest);
    expect(code).toBe(1);
    const [first, second] = stdout
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text));
    expect(first).toHaveProperty('value');
    expect(second.error).toBe(
      "[segloss/cli] line 2 of the manifest: it has the key 'params.smoothNr' twice. Keep one of the two.",
    );
  });

  it.each([
    [{ id: {} }, "'id' must be a string or a number"],
    [{ logits: 'logits.npy', labels: [0, 1.5, 2] }, "'labels.1' must be an integer"],
    [{ logits: 'logits.npy', labels: [0, '1', 2] }, "'labels.1' must be an integer"],
  ])('is in words: %j', async (line, reason) => {
    expect((await scoreOne(await folderOfCases(), line)).error).toContain(reason);
  });
});
