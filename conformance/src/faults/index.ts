import type { Fault } from './fault.ts';
import { badInputFaults } from './kinds/bad-input.ts';
import { deviceFaults } from './kinds/devices.ts';
import { disposalFaults } from './kinds/disposal.ts';
import { keptFaults } from './kinds/kept.ts';
import { layoutFaults } from './kinds/layouts.ts';
import { leakFaults } from './kinds/leaks.ts';
import { numberFaults } from './kinds/numbers.ts';
import { primitiveFaults } from './kinds/primitives.ts';
import { sizeFaults } from './kinds/sizes.ts';
import { stateFaults } from './kinds/state.ts';
import { typeFaults } from './kinds/types.ts';
import { valueOnlyFaults } from './kinds/value-only.ts';
import { weightFaults } from './kinds/weights.ts';

/** Lists every fault, kind by kind. */
export const allFaults: readonly Fault[] = [
  ...layoutFaults,
  ...valueOnlyFaults,
  ...sizeFaults,
  ...numberFaults,
  ...typeFaults,
  ...badInputFaults,
  ...leakFaults,
  ...primitiveFaults,
  ...deviceFaults,
  ...disposalFaults,
  ...stateFaults,
  ...keptFaults,
  ...weightFaults,
];
