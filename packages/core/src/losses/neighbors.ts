import { distanceMap, indicator, less, mul, where } from '../graph/builder.ts';
import type { Expr } from '../graph/expr.ts';

/** Between the distance of two voxels that share a face, 1, and the next larger one. */
const [belowFace, aboveFace] = [0.5, 1.2];

/** 1 for voxels that share a face with a voxel of the other side of a mask, else 0. */
function besideFace(mask: Expr): Expr {
  const distance = distanceMap(mask, 'unsigned', undefined);
  return mul(indicator(less(belowFace, distance)), indicator(less(distance, aboveFace)));
}

/** Adds to a mask the voxels that share a face with one of it, some times. */
export function dilated(mask: Expr, times: number): Expr {
  let grown = mask;
  for (let i = 0; i < times; i++) grown = less(0.5, where(grown, 1, besideFace(grown)));
  return grown;
}

/** 1 for the voxels of a mask with a neighbour in the image that is not in the mask, else 0. */
export const frontier = (mask: Expr): Expr => where(mask, besideFace(mask), 0);
