import { constants } from './constants.ts';
import { distances } from './distances.ts';
import { equivalent } from './equivalent.ts';
import { guards } from './guards.ts';
import type { Listed } from './listed.ts';
import { partialLabels } from './partial-labels.ts';
import { presence } from './presence.ts';
import { rounding } from './rounding.ts';

/** Lists every accepted mutant. */
export const accepted: readonly Listed[] = [
  ...guards,
  ...equivalent,
  ...distances,
  ...presence,
  ...constants,
  ...rounding,
  ...partialLabels,
];
