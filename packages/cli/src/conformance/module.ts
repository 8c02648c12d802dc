import { stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { BackendError } from '@segloss/core';
import { suggest } from '@segloss/core/errors';
import { describeCause, errorCode, fileErrorOf, quotePath } from '@segloss/files/advice';
import { moduleResolve } from 'import-meta-resolve';
import { adapters } from '../backends.ts';
import { explainImport } from './import-error.ts';

const fileError = fileErrorOf('cli');

/** A module as it was asked for, and where it lies. */
export interface FoundModule {
  readonly name: string;
  readonly url: URL;
}

/** How Node.js picks the entry of a package for an `import`. */
const conditions = new Set(['node', 'import']);

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function findFile(name: string, path: string): Promise<FoundModule> {
  const found = await stat(path).catch(() => undefined);
  if (!found) throw fileError(name, `does not exist (looked for ${quotePath(path)})`, 'Check the path.');
  if (found.isDirectory()) throw fileError(name, 'is a folder', 'Name the module in it.');
  return { name, url: pathToFileURL(path) };
}

function findPackage(name: string, folder: string): FoundModule {
  try {
    return { name, url: moduleResolve(name, pathToFileURL(join(folder, 'segloss.js')), conditions) };
  } catch (cause) {
    const isMissing = errorCode(cause) === 'ERR_MODULE_NOT_FOUND';
    const known = adapters.map((adapter) => adapter.name);
    const nearest = suggest(name, known);
    throw new BackendError({
      source: 'cli',
      subject: `adapter ${quotePath(name)}`,
      reason: isMissing ? `there is no such package in ${quotePath(folder)}` : describeCause(cause),
      remedy: nearest.startsWith('Did')
        ? nearest
        : `Install it there, begin a path with ./, or use one of: ${known.join(', ')}.`,
      cause,
    });
  }
}

/**
 * Finds a module: a path, also without `./` when there is such a file, or a package as an `import` in the folder
 * would find it.
 *
 * @param folder absolute
 * @throws FileError or BackendError when there is none
 */
export async function findModule(name: string, folder: string): Promise<FoundModule> {
  if (/^file:/.test(name) && URL.canParse(name)) return findFile(name, fileURLToPath(name));
  const path = resolve(folder, name);
  const isPath = /^\.{1,2}([\\/]|$)/.test(name) || isAbsolute(name);
  // Packages may have such names too: gpu.js is one.
  const isLikePath = /\.[cm]?[jt]s$/i.test(name);
  if (isPath || (isLikePath && (await isFile(path)))) return findFile(name, path);
  return findPackage(name, folder);
}

/**
 * Imports a module and gives its exports.
 *
 * @throws BackendError when that fails, with the message, and the line where that is known
 */
export async function importModule({ name, url }: FoundModule): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await import(url.href);
  } catch (cause) {
    throw new BackendError({
      source: 'cli',
      subject: `adapter ${quotePath(name)}`,
      ...explainImport(cause, url),
      cause,
    });
  }
}
