import { less, log, maximum, pow, softplus, where } from '../graph/builder.ts';
import type { Expr } from '../graph/expr.ts';

/** Base below which a power that may have an infinite slope at 0 is held constant. */
export const smallestBase = 1e-7;

/** Largest power: 1e30, as for logits. The power of 1e10 with the exponent 3 is still exact. */
const largestPower = 1e30;

/** A power of a base that is kept from 0, and so low that single precision holds the power. */
export function boundedPower(base: Expr, exponent: number): Expr {
  const positive = maximum(base, smallestBase);
  // Up to an exponent of 1, the power of a number stays below the number.
  if (exponent <= 1) return pow(positive, exponent);
  const largestBase = largestPower ** (1 / exponent);
  return pow(where(less(positive, largestBase), positive, largestBase), exponent);
}

/** Up to here, `log(1 + x)` is 0. */
const smallestArgument = 1e-30;

/** `log(1 + x)` of a value that is not negative, as the softplus of `log x`: it keeps its digits near 0. */
export const log1p = (x: Expr): Expr =>
  where(less(smallestArgument, x), softplus(log(maximum(x, smallestArgument))), 0);
