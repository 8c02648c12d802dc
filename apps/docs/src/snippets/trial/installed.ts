import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, sep } from 'node:path';

/** A package that is installed, with what it says of itself. */
export interface InstalledPackage {
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
}

/** Finds a package as code in a folder would; `undefined` where it is not installed. */
export function findPackage(name: string, from: string): InstalledPackage | undefined {
  // Asked for a file of it, as some packages have names of modules that are built in.
  const paths = createRequire(join(from, 'package.json')).resolve.paths(`${name}/package.json`) ?? [];
  const found = paths.map((path) => join(path, name)).find((path) => existsSync(join(path, 'package.json')));
  if (found === undefined) return undefined;
  const folder = realpathSync(found);
  return { ...JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')), folder };
}

/** Collects packages and all that they depend on; peer dependencies are named by whoever installs. */
export function withDependencies(packages: readonly InstalledPackage[]): readonly InstalledPackage[] {
  const known = new Map<string, InstalledPackage>();
  const visit = (found: InstalledPackage): void => {
    if (known.has(found.folder)) return;
    known.set(found.folder, found);
    for (const name of Object.keys({ ...found.dependencies, ...found.optionalDependencies })) {
      const next = findPackage(name, found.folder);
      if (next) visit(next);
      else if (!found.optionalDependencies?.[name])
        throw new Error(`${found.name} needs ${name}, which is not installed.`);
    }
  };
  packages.forEach(visit);
  return [...known.values()];
}

/** Adds up what `npm pack` would put into a package of the workspace, which must be built. */
function packedBytes({ folder, name }: InstalledPackage): number {
  if (!existsSync(join(folder, 'dist')))
    throw new Error(`${name} is not built. Run \`npm run build\` first.`);
  const { stdout, stderr, status } = spawnSync('npm', ['pack', '--dry-run', '--json'], {
    cwd: folder,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`${name} cannot be packed: ${stderr}`);
  const [{ unpackedSize }] = JSON.parse(stdout) as [{ unpackedSize: number }];
  return unpackedSize;
}

const measured = new Map<string, number>();

/** Adds up the files of a package, in bytes. */
export function bytesOf(found: InstalledPackage): number {
  const bytes = measured.get(found.folder) ?? countBytes(found);
  measured.set(found.folder, bytes);
  return bytes;
}

function countBytes(found: InstalledPackage): number {
  if (!found.folder.includes(`${sep}node_modules${sep}`)) return packedBytes(found);
  return readdirSync(found.folder, { recursive: true, withFileTypes: true })
    .filter(
      (entry) =>
        entry.isFile() &&
        !`${entry.parentPath}${sep}`.includes(`${sep}node_modules${sep}`, found.folder.length),
    )
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

/** Tells whether something runs when a package is installed, which may fetch more. */
export const hasInstallScript = ({ scripts = {} }: InstalledPackage): boolean =>
  ['preinstall', 'install', 'postinstall'].some((name) => name in scripts);
