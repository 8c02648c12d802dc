import { basename, join } from 'node:path';
import { writeAtomic, writeNpy } from '@segloss/files';
import { describe, expect, it } from 'vitest';
import { run, temporaryFolder, writeCase } from '../testing/cli.test-support.ts';

/** The case of published values, and the weights that come with it. */
async function weightedCase() {
  const folder = await temporaryFolder();
  const files = await writeCase(folder);
  const weights = join(folder, 'weights.npy');
  await writeNpy(weights, Float32Array.of(1, 2, 0.5, 0, 1, 3), [1, 2, 3], 'C');
  return { folder, files, weights };
}

const score = (files: { prediction: string; target: string }, ...rest: string[]) =>
  run(
    'score',
    '--prediction',
    files.prediction,
    '--target',
    files.target,
    '--backend',
    'reference',
    '--json',
    ...rest,
  );

const valuesOf = (stdout: string): readonly number[] =>
  JSON.parse(stdout).results.map(({ value }: { value: number }) => value);

describe('segloss score', () => {
  it('weighs voxels', async () => {
    const { files, weights } = await weightedCase();
    const { code, stdout } = await score(files, '--weights', weights, '--loss', 'cross-entropy,dice');
    expect(code).toBe(0);
    const [crossEntropy, dice] = valuesOf(stdout);
    expect(crossEntropy).toBeCloseTo(1.87988702, 7);
    expect(dice).toBeCloseTo(0.57017516, 7);
    expect(JSON.parse(stdout).weights).toBe(weights);
  });

  it('takes partial labels', async () => {
    const { files } = await weightedCase();
    const { stdout } = await score(files, '--annotated', '1', '--loss', 'cross-entropy,generalized-dice');
    const [crossEntropy, generalizedDice] = valuesOf(stdout);
    expect(crossEntropy).toBeCloseTo(0.26541383, 7);
    expect(generalizedDice).toBeCloseTo(0.42472417, 7);
  });

  it('takes both from a manifest', async () => {
    const { folder, files } = await weightedCase();
    const [logits, target] = [basename(files.prediction), basename(files.target)];
    const line = { logits, target, loss: 'dice', backend: 'reference' };
    const lines = [
      { id: 1, ...line, weights: 'weights.npy' },
      { id: 2, ...line, annotated: [[1]] },
      { id: 3, ...line, annotated: [[3]] },
      { id: 4, ...line, annotated: [1] },
    ];
    const manifest = join(folder, 'cases.jsonl');
    await writeAtomic(manifest, [
      new TextEncoder().encode(lines.map((each) => JSON.stringify(each)).join('\n')),
    ]);
    const { code, stdout } = await run('score', '--manifest', manifest);
    const [weighted, partial, beyond, flat] = stdout
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text));
    expect(code).toBe(1);
    expect(weighted.value).toBeCloseTo(0.57017516, 7);
    expect(partial.value).toBeCloseTo(0.30206514, 7);
    expect(beyond.error).toContain('"annotated" classes of sample 0: 3 is not the index of a class');
    expect(flat.error).toContain("'annotated.0' must be a list of class indices");
  });

  it.each([
    ['x', '--annotated: "x" is not a list of class indices per sample'],
    ['1;2', '--annotated: it has 2 lists for 1 sample'],
    ['7', '--annotated classes of sample 0: 7 is not the index of a class'],
  ])('refuses --annotated %s', async (annotated, message) => {
    const { files } = await weightedCase();
    const { code, stderr } = await score(files, '--annotated', annotated, '--loss', 'dice');
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it('names the file of weights that cannot be right', async () => {
    const { folder, files } = await weightedCase();
    const weights = join(folder, 'negative.npy');
    await writeNpy(weights, Float32Array.of(1, -2, 0.5, 0, 1, 3), [1, 2, 3], 'C');
    const { code, stderr } = await score(files, '--weights', weights, '--loss', 'dice');
    expect(code).toBe(2);
    expect(stderr).toContain(`weights in '${weights}': must be 0 or from 1e-18 to 1e6, got -2 at [0, 0, 1]`);
  });
});
