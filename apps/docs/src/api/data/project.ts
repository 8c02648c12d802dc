import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JSONOutput } from 'typedoc';
import { repository } from '../../shared/data/repository.ts';
import { entryPoints, publishedPackages } from './entry-points.ts';

const cache = fileURLToPath(new URL('../../../node_modules/.cache/api/', import.meta.url));
const tsconfig = fileURLToPath(new URL('../../../tsconfig.reference.json', import.meta.url));
const generator = createRequire(import.meta.url).resolve('typedoc/package.json');

/** Computes a digest of everything that the declarations depend on, in the order of their names. */
function digestOfSources(): string {
  const sources = publishedPackages().flatMap((folder) =>
    readdirSync(join(repository, folder, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.[jt]s$/.test(file) && !/\.test(-support)?\.ts$/.test(file))
      .map((file) => join(repository, folder, 'src', file)),
  );
  const settings = [
    fileURLToPath(import.meta.url),
    tsconfig,
    join(repository, 'tsconfig.base.json'),
    generator,
  ];
  const manifests = publishedPackages().map((folder) => join(repository, folder, 'package.json'));
  const digest = createHash('sha256');
  for (const file of [...sources, ...settings, ...manifests].sort()) {
    digest.update(`${file}\0`).update(readFileSync(file)).update('\0');
  }
  return digest.digest('hex').slice(0, 32);
}

/** Reads declarations and their comments from the sources; takes as long as a type check of all packages. */
async function convert(): Promise<JSONOutput.ProjectReflection> {
  const { Application, normalizePath } = await import('typedoc');
  const app = await Application.bootstrap({
    entryPoints: entryPoints().map(({ file }) => join(repository, file)),
    tsconfig,
    basePath: repository,
    readme: 'none',
    disableGit: true,
    sourceLinkTemplate: '{path}',
    excludeExternals: true,
    skipErrorChecking: true,
    sort: ['source-order'],
    logLevel: 'Warn',
    treatWarningsAsErrors: true,
    validation: { notExported: false, invalidLink: true, notDocumented: false },
  });
  const project = await app.convert();
  if (project) app.validate(project);
  if (!project || app.logger.hasErrors() || app.logger.hasWarnings()) {
    throw new Error('The API reference cannot be made from the doc comments: see what TypeDoc said above.');
  }
  return app.serializer.projectToObject(project, normalizePath(repository));
}

/** Gives all declarations that are public, as TypeDoc's JSON: from the last build, if no source has changed since. */
export async function declarations(): Promise<JSONOutput.ProjectReflection> {
  const file = join(cache, `${digestOfSources()}.json`);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as JSONOutput.ProjectReflection;
  const project = await convert();
  rmSync(cache, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  writeFileSync(file, JSON.stringify(project));
  return project;
}
