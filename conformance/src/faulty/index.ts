import { wrongArithmetic } from './arithmetic.ts';
import { wrongBehaviour } from './behaviour.ts';
import type { FaultyAdapter } from './fault.ts';

export type { FaultyAdapter } from './fault.ts';
export { singlePrecision } from './table-adapter.ts';

/** Lists adapters that are wrong, each in one way: a suite that passes one of them is worth nothing. */
export const faultyAdapters: readonly FaultyAdapter[] = [...wrongArithmetic, ...wrongBehaviour];
