import { quoteForPython } from './quote.ts';

const load = (path: string): string => `nibabel.load(${quoteForPython(path)})`;
// Never over the old file: nibabel reads the voxels when it writes them, and finds none in a file that it has just emptied.
const corrected = "'corrected.nii.gz'";

/**
 * Writes a line of Python that saves a NIfTI file anew, which makes its header consistent.
 *
 * @param array its numbers, from `image`
 */
export function saveAnew(path: string, array = 'np.asanyarray(image.dataobj)'): string {
  const anew = `nibabel.Nifti1Image(${array}, image.affine, image.header)`;
  return `in Python, image = ${load(path)}; nibabel.save(${anew}, ${corrected})`;
}

/**
 * Writes a line of Python that gives a NIfTI file an affine, and the voxel size that belongs to it.
 *
 * @param affine from `image`, or from `good` where the path of a good file is given
 */
export function saveWithAffine(path: string, affine: string, good?: string): string {
  const images = good === undefined ? `image = ${load(path)}` : `image, good = ${load(path)}, ${load(good)}`;
  return `in Python, ${images}; image.set_sform(${affine}); image.set_qform(${affine}); nibabel.save(image, ${corrected})`;
}
