import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { brainMri } from './index.ts';

test.each(Object.entries(brainMri))('%s is a file, under the name that pages import too', (_name, path) => {
  expect(existsSync(path)).toBe(true);
  const imported = import.meta.resolve(`@segloss/brain-mri/${path.split(/[\\/]/).at(-1)}`);
  expect(new URL(imported).pathname).toContain('/packages/brain-mri/');
});
