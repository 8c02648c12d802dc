import { add, maximum, mul, sub, windowExtreme } from '../graph/builder.ts';
import type { Expr } from '../graph/expr.ts';

const erode = (x: Expr): Expr => windowExtreme(x, 'smallest', 'faces');

/** What an opening takes away: thin parts of a map, of which it has the eroded one. */
const thinParts = (x: Expr, eroded: Expr): Expr =>
  maximum(sub(x, windowExtreme(eroded, 'largest', 'full')), 0);

/**
 * Computes the soft skeleton of a map from 0 to 1 [with the axis V] (Shit et al., clDice, CVPR 2021): the thin parts of the
 * map, and of the map after each of some erosions.
 */
export function softSkeleton(map: Expr, iterations: number): Expr {
  let eroded = erode(map);
  let skeleton = thinParts(map, eroded);
  for (let i = 0; i < iterations; i++) {
    const current = eroded;
    eroded = erode(current);
    skeleton = add(skeleton, mul(sub(1, skeleton), thinParts(current, eroded)));
  }
  return skeleton;
}
