import { choice, weight } from '../parameters.ts';

/** The reduction of a compound loss, whose parts have no common shape without one. */
export const compoundReduction = {
  reduction: choice(['mean', 'sum'], 'Whether each part is the mean or the sum of its terms.'),
};

/** Makes the weight of a part of a compound loss. */
export const partWeight = (part: string) => weight(1, `Weight of the ${part}.`);
