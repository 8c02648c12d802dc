import type { Deviation } from '../compare.ts';

/** Reads by how many tolerances a result is off. A ratio that is not a number must not pass for a small one. */
export const errorRatio = ({ ratio }: Deviation): number =>
  Number.isNaN(ratio) ? Number.POSITIVE_INFINITY : ratio;
