import { hausdorff, type Loss } from '@segloss/core';
import type { UsedSpacing } from './spacing.ts';

type Parameters = Readonly<Record<string, unknown>>;

/** The unit of a loss with distances, given that of a length, and what its value is. */
interface DistanceLoss {
  readonly unit: (length: string, parameters: Parameters) => string;
  readonly note: string;
}

const power = (length: string, { alpha }: Parameters): string => `${length}^${alpha}`;
const added = 'the sum of a plain number and one with a unit';

/** Losses that take the voxel size. */
const distanceLosses: Readonly<Record<string, DistanceLoss>> = {
  boundary: {
    unit: (length) => length,
    note: 'the mean of signed distances to the border of the target times probabilities, not a distance between borders',
  },
  hausdorff: {
    unit: power,
    note: 'the mean of (s - g)^2 times powers of distances, not a Hausdorff distance',
  },
  'distance-penalized-cross-entropy': {
    unit: () => 'none',
    note: 'a cross entropy with weights from distances, relative to the largest one',
  },
  'log-hausdorff': {
    unit: () => 'none',
    note: 'the logarithm of one plus the mean of (s - g)^2 times powers of distances, and so dependent on their unit',
  },
  'generalized-surface': { unit: () => 'none', note: 'a ratio of sums of squared distances' },
  'region-wise': {
    unit: () => 'none',
    note: 'a mean of probabilities times distances, relative to the largest one',
  },
  'dice-boundary': { unit: (length) => `none + ${length}`, note: added },
  'generalized-dice-boundary': { unit: (length) => `none + ${length}`, note: added },
  // Its Hausdorff part has the default power.
  'dice-hausdorff': { unit: (length) => `none + ${power(length, hausdorff.defaults)}`, note: added },
};

const other: DistanceLoss = { unit: () => 'see its formula', note: 'a loss with distances' };

const ofLoss = (id: string): DistanceLoss => distanceLosses[id] ?? other;

/** Names the unit of a length, by the source of the voxel size. */
const lengths: Readonly<Record<UsedSpacing['from'], string>> = {
  header: 'mm',
  parameter: 'spacing',
  default: 'voxel',
};

/** Names the unit of the values of a loss: `none` for plain numbers, such as a Dice loss. */
export const unitOf = ({ id, parameters }: Loss, spacing: UsedSpacing | undefined): string =>
  spacing === undefined ? 'none' : ofLoss(id).unit(lengths[spacing.from], parameters);

/** Names the unit of a loss for any voxel size. */
export const generalUnitOf = (id: string, parameters: Parameters): string =>
  'spacing' in parameters ? ofLoss(id).unit('spacing', parameters) : 'none';

const sources: Readonly<Record<UsedSpacing['from'], string>> = {
  header: 'in mm, from the header',
  parameter: 'in the unit of the parameter',
  default: 'the default, as neither files nor parameters give it',
};

/** Says what the value of a loss with distances is, and with which voxel size it was computed. */
export function describeDistances({ id }: Loss, { values, from }: UsedSpacing): string {
  const axes = values.length === 3 ? 'z, y, x' : 'y, x';
  return `${id} is a loss: ${ofLoss(id).note}. Spacing (${axes}): ${values.join(', ')}, ${sources[from]}.`;
}
