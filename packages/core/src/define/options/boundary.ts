import { flag, optionalSpacing } from '../parameters.ts';

/** Leaves out channel 0 by default, as boundary losses do. */
export const foregroundOption = {
  includeBackground: flag(false, 'Whether channel 0 counts; without effect with one channel.'),
};

/** Size of a voxel, for losses with a distance map. */
export const spacingOption = {
  spacing: optionalSpacing('Size of a voxel along each spatial axis, in the unit that distances shall have.'),
};
