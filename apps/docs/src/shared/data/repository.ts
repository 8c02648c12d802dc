import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the repository, with a slash at its end. */
export const repository = fileURLToPath(new URL('../../../../../', import.meta.url));

/** Reads a file of the repository, by its path from there. */
export const readRepositoryFile = (path: string): string => readFileSync(join(repository, path), 'utf8');
