import { add, mul } from '../graph/builder.ts';
import type { Expr } from '../graph/expr.ts';

/** Adds the parts of a compound loss, each with its weight. */
export const addParts = (...parts: readonly (readonly [number, Expr])[]): Expr =>
  parts.map((part) => mul(...part)).reduce(add);
