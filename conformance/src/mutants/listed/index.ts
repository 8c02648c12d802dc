import { equivalent } from './equivalent.ts';
import { guards } from './guards.ts';
import type { Listed } from './listed.ts';
import { partialLabels } from './partial-labels.ts';
import { rounding } from './rounding.ts';

/** Lists every accepted mutant. */
export const accepted: readonly Listed[] = [...guards, ...equivalent, ...rounding, ...partialLabels];
