import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLoss, reference } from '@segloss/core';
import { expect, it } from 'vitest';
import { run, temporaryFolder } from '../testing/cli.test-support.ts';

it('writes cases that a correct implementation passes, by the tolerances in the file alone', async () => {
  const path = join(await temporaryFolder(), 'cases.jsonl');
  const { code, stdout } = await run('cases', '--out', path);
  expect(code).toBe(0);
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  expect(stdout).toBe(`${lines.length} cases: ${path}\n`);
  const cases = lines.map((line) => JSON.parse(line)).filter(({ id }) => id.endsWith('/plain'));
  expect(cases.length).toBeGreaterThan(10);
  const backend = await reference.open();
  for (const { loss, params, logits, target, value, gradient } of cases) {
    const program = await backend.compile(createLoss(loss, params), { gradient: true });
    const result = await program.run({
      logits: { ...logits, data: Float32Array.from(logits.data) },
      target: { ...target, data: Float32Array.from(target.data) },
    });
    for (const [found, wanted] of [
      [result.value, value],
      [result.gradient!, gradient],
    ]) {
      expect(found.length).toBe(wanted.data.length);
      for (const [i, number] of wanted.data.entries())
        expect(Math.abs(found[i] - number)).toBeLessThanOrEqual(wanted.tolerance[i]);
      // Where neighbouring voxels are nearly alike, the slope of their minimum may be that of either.
      const isSure = wanted === value || !loss.endsWith('cl-dice');
      expect(wanted.tolerance.every((bound: number) => bound > 0 && (bound < 1e-3 || !isSure))).toBe(true);
    }
  }
});

it('refuses a class of arithmetic that there is not, and another file', async () => {
  const folder = await temporaryFolder();
  const wrong = await run('cases', '--out', join(folder, 'a.jsonl'), '--arithmetic', 'cpu-float');
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining("Did you mean 'cpu-float32'") });
  const other = join(folder, 'notes.txt');
  await writeFile(other, 'mine');
  expect(await run('cases', '--out', other)).toMatchObject({ code: 2 });
  expect(await readFile(other, 'utf8')).toBe('mine');
});
