import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';

/** A package as it lies on the disk. */
export interface FoundPackage {
  /** Absolute path of its folder. */
  readonly root: string;
  readonly name: string;
  readonly version: string;
  /** What it ships. */
  readonly files: readonly string[];
}

async function readManifest(root: string): Promise<FoundPackage | undefined> {
  const text = await readFile(join(root, 'package.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const { name, version = '', files = [] } = JSON.parse(text);
  // Some packages have nameless ones inside, which say how Node.js reads a folder.
  return typeof name === 'string' ? { root, name, version, files } : undefined;
}

/** Finds the package that a file belongs to. */
export async function findPackage(path: string): Promise<FoundPackage | undefined> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const found = await readManifest(folder);
    if (found || folder === dirname(folder)) return found;
  }
}

/** What a package computes with: programs, shaders and models. */
const code = /\.(?:[cm]?[jt]sx?|wasm|wgsl|glsl|onnx)$/;
/** Neither tests nor types run. */
const isIdle = (name: string): boolean => /\.(test|spec)\.|test-support\.|\.d\.[cm]?ts$/.test(name);
const isForeign = (name: string): boolean => name === 'node_modules' || name.startsWith('.');

async function listCode(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const lists = entries.map(async (entry): Promise<readonly string[]> => {
    const path = join(folder, entry.name);
    if (isForeign(entry.name)) return [];
    if (entry.isDirectory()) return listCode(path);
    return code.test(entry.name) && !isIdle(entry.name) ? [path] : [];
  });
  return (await Promise.all(lists)).flat();
}

/**
 * Lists the code of a package with the hash of each file: of the folder that a module of it lies in, where the package
 * ships that as a whole (`src` or `dist`, whichever is loaded), else of all its folders.
 *
 * @param without folders whose files do not count, relative to that folder
 */
export async function hashCode(
  { root, name, files }: FoundPackage,
  module: string,
  without: readonly string[] = [],
): Promise<readonly (readonly [path: string, hash: string])[]> {
  const [first = ''] = relative(root, module).split(sep);
  const folder = files.includes(first) ? join(root, first) : root;
  const paths = (await listCode(folder)).map((path) => relative(folder, path).split(sep).join('/'));
  const counted = paths.filter((path) => !without.some((other) => path.startsWith(`${other}/`))).sort();
  return Promise.all(
    counted.map(async (path) => {
      const content = await readFile(join(folder, path));
      return [`${name}/${path}`, createHash('sha256').update(content).digest('hex')] as const;
    }),
  );
}
