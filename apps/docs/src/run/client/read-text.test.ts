import { expect, test, vi } from 'vitest';
import { readText } from './read-text.ts';

test('a file is read', async () => {
  expect(await readText(new File(['{}'], 'a.json'))).toBe('{}');
});

test('what is far too large is refused before it is read', async () => {
  const text = vi.fn<() => Promise<string>>();
  await expect(readText({ name: 'big.bin', size: 2e9, text })).rejects.toThrow(
    "file 'big.bin': it has 2000.0 MB, and no report or benchmark has more than 50.0 MB.",
  );
  expect(text).not.toHaveBeenCalled();
});

test('a folder is refused by its name', async () => {
  const text = () => Promise.reject(new DOMException('A requested file could not be found', 'NotFoundError'));
  await expect(readText({ name: 'results', size: 4096, text })).rejects.toThrow(
    "file 'results': it cannot be read. Choose a file, not a folder",
  );
});
