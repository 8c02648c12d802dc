import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { fitTissueModel } from './fit.ts';

test('the stored network is the one that the code writes', async () => {
  const stored = await readFile(new URL('tissue.onnx', import.meta.url));
  expect(Buffer.from(await fitTissueModel()).equals(stored)).toBe(true);
});
