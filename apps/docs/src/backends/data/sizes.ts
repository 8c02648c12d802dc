import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../../shared/data/repository.ts';
import type { Sizes } from '../model/sizes.ts';

/** Where `npm run sizes` writes what it takes to use each device. */
export const sizesFile = join(repository, 'bench/results/sizes.json');

/** Reads what it takes to use each device. */
export const storedSizes = (): Sizes => JSON.parse(readFileSync(sizesFile, 'utf8')) as Sizes;
