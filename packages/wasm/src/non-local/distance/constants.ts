/** Stands for the distance, in voxels, where there is no border. Its square is far below the largest number. */
export const farSteps = 1e15;

/** Larger than every squared distance, and smaller than the square of `farSteps` times any allowed weight. */
export const farSquared = 1e19;

/** The sign bit of voxels outside the mask. */
export const signBit = 0x8000_0000;
