import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { boundary, diceCe } from '@segloss/core';
import { expect, test } from 'vitest';
import { toOnnx } from './index.ts';

const run = promisify(execFile);
const script = fileURLToPath(new URL('../../../examples/onnx-python/run_loss.py', import.meta.url));

/** Named in the environment where it is in an environment of Python's own. */
const python = process.env.SEGLOSS_PYTHON ?? 'python3';

const hasRuntime = await run(python, ['-c', 'import numpy, onnxruntime']).then(
  () => true,
  () => false,
);

test.skipIf(!hasRuntime).each([
  ['dice-ce', diceCe()],
  ['boundary', boundary()],
])('the bytes of %s run in Python, with the right gradient', async (id, loss) => {
  const folder = await mkdtemp(join(tmpdir(), 'segloss-python-'));
  const file = join(folder, 'loss.onnx');
  await writeFile(file, toOnnx(loss, { classes: 3, gradient: true }));
  const { stdout } = await run(python, [script, file]);
  expect(stdout).toContain(`${id}: `);
  await rm(folder, { recursive: true });
});
