import { add, mul } from '../graph/builder.ts';
import type { Expr } from '../graph/expr.ts';

/** Adds two parts of a compound loss, each with its weight. */
export const addParts = (a: readonly [number, Expr], b: readonly [number, Expr]): Expr =>
  add(mul(...a), mul(...b));
