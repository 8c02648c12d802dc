import { lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve, sep } from 'node:path';

/** A name in a folder, which need not exist. */
export interface Place {
  readonly folder: string;
  readonly name: string;
}

/** Links that are followed one after the other; Linux follows as many. */
const mostLinks = 40;

/** Gives what a function of the file system finds; nothing where it fails, as for a file that does not exist. */
export function attempt<T>(find: () => T): T | undefined {
  try {
    return find();
  } catch {
    return undefined;
  }
}

/**
 * Reads a name as one in a folder, unless it is absolute. Unlike `resolve` of Node.js it leaves `..` to the file system, where `link/..`
 * is the folder above the one that the link leads to.
 */
export const within = (folder: string, name: string): string =>
  isAbsolute(name) ? name : `${folder}${sep}${name}`;

/**
 * Finds where a file is made when its name is written to: behind links that lead to it, and in the folder as the file system
 * finds it.
 *
 * @param folders real names of folders that were found before
 */
export function placeOf(path: string, folders = new Map<string, string>(), links = 0): Place {
  const isLink = attempt(() => lstatSync(path, { throwIfNoEntry: false }))?.isSymbolicLink();
  const target = isLink && links < mostLinks ? attempt(() => readlinkSync(path)) : undefined;
  const folder = dirname(path);
  if (target !== undefined) return placeOf(within(folder, target), folders, links + 1);
  const real = folders.get(folder) ?? attempt(() => realpathSync.native(folder)) ?? resolve(folder);
  folders.set(folder, real);
  return { folder: real, name: basename(path) };
}

/** Writes a place as a path. */
export const pathOf = ({ folder, name }: Place): string => join(folder, name);
