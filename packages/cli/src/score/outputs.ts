import { access, constants, open, realpath, stat } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import { FileError } from '@segloss/core';
import { quotePath } from '../files/errors.ts';
import { FileTable } from './file-table.ts';
import { pathOf, placeOf } from './place.ts';

function fail(path: string, reason: string, remedy: string): never {
  throw new FileError({ source: 'cli', subject: `output ${quotePath(path)}`, reason, remedy });
}

/** How files begin that commands write: whatever else lies under the name of an output is not overwritten. */
const beginnings = {
  gradient: { what: 'NumPy array', begins: /^\x93NUMPY/ },
  results: {
    what: 'file with results of a manifest',
    begins: /^\{"id":(?:"(?:[^"\\]|\\.)*"|[^",]+),(?:"error":|"loss":"[^"]*","backend":"[^"]*","value":)/,
  },
  benchmark: { what: 'benchmark', begins: /^\{\s*"format": "segloss-benchmark\// },
  report: { what: 'conformance report', begins: /^\{\s*"format": "segloss-conformance\// },
  // Behind the version of its format, a model says who made it.
  model: { what: 'model of segloss', begins: /^.{4}segloss/s },
} as const;

/** Names of the files that a process has open, such as what the shell sends the output to with `>>`. */
const openStream = /^\/(dev\/(stdout|stderr|fd\/\d+)|proc\/[^/]+\/fd\/\d+)$/;

/** Names what a command writes. */
export type OutputKind = keyof typeof beginnings;

/** An id may be long; what comes behind it tells results from other lines. */
const headBytes = 65_536;

async function readHead(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Gives the place where an output is really written: behind links, also those that lead to no file yet. */
export const realOutput = (path: string): Promise<string> =>
  realpath(path).catch(() => pathOf(placeOf(path)));

/**
 * Checks, before any work is done, that an output can be written and destroys nothing: neither what is read, nor a file of another
 * kind that lies there.
 *
 * @param inputs files that are read
 * @returns whether it exists, and what it holds will be replaced
 * @throws FileError when its folder is missing, it is a folder, one of the inputs, or something else than what is written
 */
export async function checkOutput(
  path: string,
  kind: OutputKind,
  inputs: readonly (string | undefined)[],
): Promise<boolean> {
  if (path === '') fail(path, 'it has no name', 'Name a file.');
  if (path.endsWith('/') || path.endsWith(sep))
    fail(path, 'it is the name of a folder', 'Name a file in it.');
  const folder = dirname(await realOutput(path));
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory()) fail(path, 'its folder does not exist', 'Make the folder first.');
  const isWritable = await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
  const there = await stat(path).catch(() => undefined);
  if (kind === 'results' && there?.isFile() && openStream.test(path)) {
    const reason = 'it leads to a file that is written to already, and would be replaced';
    fail(path, reason, 'Leave it out: results are printed then.');
  }
  if (there && !there.isFile() && !there.isDirectory()) return false;
  if (!isWritable) fail(path, 'its folder cannot be written to', 'Choose another folder.');
  if (there?.isDirectory()) fail(path, 'it is a folder', 'Name a file in it.');
  const files = new FileTable<string>();
  await files.add(path, path);
  for (const input of inputs) {
    if (input !== undefined && (await files.find(input)) !== undefined) {
      fail(path, 'it is also an input, and would be overwritten', 'Give another name.');
    }
  }
  if (!there || there.size === 0) return false;
  const { what, begins } = beginnings[kind];
  const head = await readHead(path).catch(() => '');
  if (begins.test(head)) return true;
  return fail(path, `it exists and is no ${what}`, 'Give another name, or delete it first.');
}

/** Checks an output for a gradient; see {@link checkOutput}. */
export async function checkGradientOutput(
  path: string,
  inputs: readonly (string | undefined)[],
): Promise<void> {
  if (!/\.npy$/i.test(path)) fail(path, 'a gradient is a NumPy array', 'Give a name that ends in .npy.');
  await checkOutput(path, 'gradient', inputs);
}
