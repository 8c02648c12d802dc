/** Stands for the distance, in voxels, to a border that is not there. Its square is far from the largest number. */
export const farSteps = 1e15;

/** Every squared distance is less; the square of `farSteps`, by any weight that is allowed, is more. */
export const farSquared = 1e19;

/** Sign of voxels outside of the mask, as bits. */
export const signBit = 0x8000_0000;
