import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sizes } from '../model/choice/sizes.ts';
import { repository } from './repository.ts';

/** Where `npm run sizes` writes what it takes to use each device. */
export const sizesFile = join(repository, 'bench/results/sizes.json');

/** Reads what it takes to use each device. */
export const storedSizes = (): Sizes => JSON.parse(readFileSync(sizesFile, 'utf8')) as Sizes;
