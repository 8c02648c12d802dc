import type { Fault } from './fault.ts';
import { layoutFaults } from './kinds/layouts.ts';

/** Lists every fault, kind by kind. */
export const allFaults: readonly Fault[] = [...layoutFaults];
