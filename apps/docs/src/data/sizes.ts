import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Sizes } from '../model/choice/sizes.ts';

/** Where `npm run sizes` writes what it takes to use each device. */
export const sizesFile = fileURLToPath(new URL('../../../../bench/results/sizes.json', import.meta.url));

/** Reads what it takes to use each device. */
export const storedSizes = (): Sizes => JSON.parse(readFileSync(sizesFile, 'utf8')) as Sizes;
