import type { Mutant } from '../mutant.ts';
import { ofAnyLoss } from './any-loss.ts';
import { ofBoundary } from './boundary.ts';
import { ofCompound } from './compound.ts';
import { ofDistribution } from './distribution.ts';
import { ofRegion } from './region.ts';

/** Lists wrong versions of the losses that libraries and papers have published, and traps on the way to them. */
export const publishedMutants: readonly Mutant[] = [
  ...ofAnyLoss,
  ...ofDistribution,
  ...ofRegion,
  ...ofBoundary,
  ...ofCompound,
];
