import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { readRepositoryFile, repository } from '../../shared/data/repository.ts';

/** A module that people import. */
export interface EntryPoint {
  /** What stands in the import, such as `@segloss/core/distance`. */
  readonly name: string;
  readonly description: string;
  /** Its source file, from the root of the repository. */
  readonly file: string;
}

interface Manifest {
  readonly name: string;
  readonly description: string;
  readonly private?: boolean;
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}

const foldersOf = (parent: string): readonly string[] =>
  readdirSync(join(repository, parent)).map((folder) => posix.join(parent, folder));

/** Lists the folders of the packages that are published, core first. */
export function publishedPackages(): readonly string[] {
  const isPublished = (folder: string) => {
    const path = join(repository, folder, 'package.json');
    return existsSync(path) && !(JSON.parse(readFileSync(path, 'utf8')) as Manifest).private;
  };
  const rank = (folder: string) => (folder === 'packages/core' ? 0 : folder === 'packages/cli' ? 2 : 1);
  return [...foldersOf('packages'), 'conformance']
    .filter(isPublished)
    .sort((one, other) => rank(one) - rank(other));
}

/** Finds the modules that a package exports, by the sources that its package.json names. */
function modulesOf(folder: string): readonly EntryPoint[] {
  const text = readRepositoryFile(posix.join(folder, 'package.json'));
  const { name, description, exports = {} } = JSON.parse(text) as Manifest;
  return Object.entries(exports).flatMap(([path, target]) => {
    const source = typeof target === 'string' ? undefined : target['segloss-source'];
    return source ? [{ name: posix.join(name, path), description, file: posix.join(folder, source) }] : [];
  });
}

/** Lists all modules of all published packages. */
export const entryPoints = (): readonly EntryPoint[] => publishedPackages().flatMap(modulesOf);
