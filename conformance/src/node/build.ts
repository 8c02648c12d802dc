import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { moduleResolve } from 'import-meta-resolve';
import type { Build } from '../report/report.ts';
import { findPackage, hashCode } from './package-files.ts';

const core = '@segloss/core';

/** Where this package runs from its source, so does core. */
const isSource = import.meta.url.endsWith('.ts');
const conditions = new Set(['node', 'import', ...(isSource ? ['segloss-source'] : [])]);

/** Finds the core that a module imports; one that does not import it by itself is given ours. */
function findCore(module: URL): string {
  try {
    return fileURLToPath(moduleResolve(core, module, conditions));
  } catch {
    return fileURLToPath(moduleResolve(core, new URL(import.meta.url), conditions));
  }
}

/**
 * Names the build of an adapter by the code that runs: the files of the package that holds its module, and of
 * `@segloss/core`. Losses do not count, as the digest of each check covers the loss that it runs.
 *
 * Of a package that lists the folder of the module in `files`, such as `dist`, that folder counts; of others all code
 * outside of `node_modules`.
 *
 * @param module URL of the module that exports the adapter, such as `import.meta.url` or `import.meta.resolve('an-adapter')`
 * @returns `null` where the build cannot be known: the module does not lie on the disk, or in no package with a name
 */
export async function describeBuild(module: string | URL): Promise<Build | null> {
  const url = new URL(module);
  if (url.protocol !== 'file:') return null;
  const path = fileURLToPath(url);
  const found = await findPackage(path);
  if (found === undefined) return null;
  const corePath = found.name === core ? path : findCore(url);
  const ownCore = found.name === core ? found : await findPackage(corePath);
  const files = [
    ...(found === ownCore ? [] : await hashCode(found, path)),
    ...(ownCore ? await hashCode(ownCore, corePath, ['losses']) : []),
  ];
  return {
    version: found.version,
    hash: createHash('sha256').update(JSON.stringify(files)).digest('hex'),
  };
}
