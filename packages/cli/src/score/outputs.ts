import { access, constants, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { FileError } from '@segloss/core';

function fail(path: string, reason: string, remedy: string): never {
  throw new FileError({ source: 'cli', subject: `output '${path}'`, reason, remedy });
}

/** Gives the one name of a file that may not exist yet. */
async function canonical(path: string): Promise<string> {
  const folder = await realpath(dirname(resolve(path))).catch(() => dirname(resolve(path)));
  return realpath(path).catch(() => join(folder, basename(path)));
}

/**
 * Checks, before any work is done, that an output can be written and destroys nothing that is read.
 *
 * @param inputs files that are read
 * @throws FileError when its folder is missing, it is a folder, or one of the inputs.
 */
export async function checkOutput(path: string, inputs: readonly (string | undefined)[]): Promise<void> {
  if (path === '') fail(path, 'it has no name', 'Name a file.');
  const folder = await stat(dirname(resolve(path))).catch(() => undefined);
  if (!folder?.isDirectory()) fail(path, 'its folder does not exist', 'Make the folder first.');
  const isWritable = await access(dirname(resolve(path)), constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!isWritable) fail(path, 'its folder cannot be written to', 'Choose another folder.');
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) fail(path, 'it is a folder', 'Name a file in it.');
  const own = await canonical(path);
  for (const input of inputs) {
    if (input !== undefined && (await canonical(input)) === own) {
      fail(path, 'it is also an input, and would be overwritten', 'Give another name.');
    }
  }
}

/** Checks an output for a gradient; see {@link checkOutput}. */
export async function checkGradientOutput(
  path: string,
  inputs: readonly (string | undefined)[],
): Promise<void> {
  if (!/\.npy$/i.test(path)) fail(path, 'a gradient is a NumPy array', 'Give a name that ends in .npy.');
  await checkOutput(path, inputs);
}
