/** The error of what rounding decides about: nobody can say what is right. */
export const undecided = Number.POSITIVE_INFINITY;

/** Marks the images in which rounding decides about a voxel, where what is computed of one depends on all its voxels. */
export function markUndecidedImages(out: Float64Array, errors: Float64Array, voxels: number): void {
  for (let start = 0; start < out.length; start += voxels) {
    if (errors.subarray(start, start + voxels).some((error) => error !== 0)) {
      out.fill(undecided, start, start + voxels);
    }
  }
}
