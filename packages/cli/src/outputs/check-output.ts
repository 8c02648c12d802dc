import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { access, constants, open, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import { FileError } from '@segloss/core';
import { quotePath, systemError } from '@segloss/files/advice';
import { FileMap } from './file-map.ts';
import { pathOf, placeOf } from './place.ts';

function fail(path: string, reason: string, remedy: string): never {
  throw new FileError({ source: 'cli', subject: `output ${quotePath(path)}`, reason, remedy });
}

/** How files that commands write begin: other existing files are not overwritten. */
const beginnings = {
  // The tab is our mark: other arrays, such as logits, are not overwritten.
  gradient: {
    what: 'gradient that segloss wrote',
    begins: /^\x93NUMPY.{4}\{'descr': '[<>]f[48]'[^\n]*\}[^\n]*\t\n/s,
  },
  results: {
    what: 'file with results of a manifest',
    begins: /^\{"id":(?:"(?:[^"\\]|\\.)*"|[^",]+),(?:"error":|"loss":"[^"]*","backend":"[^"]*","value":)/,
  },
  benchmark: { what: 'benchmark', begins: /^\{\s*"format": "segloss-benchmark\// },
  report: { what: 'conformance report', begins: /^\{\s*"format": "segloss-conformance\// },
  journal: { what: 'journal of a conformance run', begins: /^\{"format":"segloss-conformance-journal\// },
  junit: {
    what: 'JUnit report of segloss',
    begins: /^<\?xml [^>]*>\s*<testsuites name="segloss conformance"/,
  },
  failures: { what: 'list of expected failures', begins: /^\s*\[\s*(\]|\{\s*"(id|devices|reason|link)")/ },
  cases: { what: 'list of conformance cases', begins: /^\{"id":"[^"]*","loss":"[^"]*","params":/ },
  // The name of the producer follows the format version.
  model: { what: 'model of segloss', begins: /^.{4}segloss/s },
} as const;

/** Makes sure that a file can be made beside an output, and takes bytes: that it may be, by its permissions, says little. */
async function probe(path: string): Promise<void> {
  const temporary = `${await realOutput(path)}.${randomUUID()}`;
  try {
    await writeFile(temporary, '\n', { flag: 'wx' });
  } catch (cause) {
    throw systemError(path, 'write', cause);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Names of the files that a process has open, such as the file to which the shell sends the output with `>>`. */
const openStream = /^\/(dev\/(stdout|stderr|fd\/\d+)|proc\/[^/]+\/fd\/\d+)$/;

/** What a command writes. */
export type OutputKind = keyof typeof beginnings;

/** Results are recognized by the key after the id, and an id may be long. */
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

/** Gives the place where an output is really written: the target of a link, even if that file does not exist yet. */
export const realOutput = (path: string): Promise<string> =>
  realpath(path).catch(() => pathOf(placeOf(path)));

/** Refuses what is neither a file nor a stream that is open: opening a pipe waits for its reader, perhaps for ever. */
function checkSpecial(path: string, kind: OutputKind, there: Stats): void {
  if (there.isCharacterDevice() || openStream.test(path)) return;
  const name = there.isFIFO() ? 'a pipe' : there.isSocket() ? 'a socket' : 'a block device';
  const remedy =
    there.isFIFO() && kind !== 'gradient'
      ? 'Give the name of a file, or give /dev/stdout and send it to the reader with |.'
      : 'Give the name of a file.';
  fail(path, `it is ${name}, not a regular file`, remedy);
}

/**
 * Checks, before any work is done, that an output can be written and destroys nothing: neither an input, nor an existing file
 * of another kind.
 *
 * @param inputs files that are read
 * @returns whether it exists and will be replaced
 * @throws FileError when it has no name or one with a null byte, when its folder is missing, or when it is a folder, a pipe, one of the inputs, or a file of another kind
 */
export async function checkOutput(
  path: string,
  kind: OutputKind,
  inputs: readonly (string | undefined)[],
): Promise<boolean> {
  if (path === '') fail(path, 'it has no name', 'Name a file.');
  if (path.includes('\0')) fail(path, 'it has a null byte in its name', 'Give a path without it.');
  if (path.endsWith('/') || path.endsWith(sep))
    fail(path, 'it is the name of a folder', 'Name a file in it.');
  const folder = dirname(await realOutput(path));
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory()) fail(path, 'its folder does not exist', 'Create the folder first.');
  const isWritable = await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
  const there = await stat(path).catch(() => undefined);
  if (kind === 'results' && there?.isFile() && openStream.test(path)) {
    const reason = 'it leads to a file that is written to already, and would be replaced';
    fail(path, reason, 'Leave it out: results are printed then.');
  }
  if (there && !there.isFile() && !there.isDirectory()) {
    checkSpecial(path, kind, there);
    return false;
  }
  if (!isWritable) fail(path, 'its folder cannot be written to', 'Choose another folder.');
  if (there?.isDirectory()) fail(path, 'it is a folder', 'Name a file in it.');
  const files = new FileMap<string>();
  await files.add(path, path);
  for (const input of inputs) {
    if (input !== undefined && (await files.find(input)) !== undefined) {
      fail(path, 'it is also an input, and would be overwritten', 'Give another name.');
    }
  }
  await probe(path);
  if (!there || there.size === 0) return false;
  const { what, begins } = beginnings[kind];
  const head = await readHead(path).catch(() => '');
  if (begins.test(head)) return true;
  return fail(path, `it exists and is not a ${what}`, 'Give another name, or delete it first.');
}

/** Checks an output for a gradient; see {@link checkOutput}. */
export async function checkGradientOutput(
  path: string,
  inputs: readonly (string | undefined)[],
): Promise<void> {
  if (!/\.npy$/i.test(path)) fail(path, 'a gradient is a NumPy array', 'Give a name that ends in .npy.');
  await checkOutput(path, 'gradient', inputs);
}
