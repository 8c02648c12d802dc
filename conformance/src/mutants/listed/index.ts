import { equivalent } from './equivalent.ts';
import { guards } from './guards.ts';
import type { Listed } from './listed.ts';
import { open } from './open.ts';
import { unexamined } from './unexamined.ts';

/** Lists every accepted mutant. */
export const accepted: readonly Listed[] = [...guards, ...equivalent, ...open, ...unexamined];
