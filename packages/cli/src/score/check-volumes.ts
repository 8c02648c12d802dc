import { InputError } from '@segloss/core';
import { quotePath } from '../files/errors.ts';
import type { Volume } from '../files/volume.ts';

/** How far a label may be off an integer, which scales leave. */
const SLACK = 1e-3;

/**
 * Refuses 16-bit unsigned integers as network output: mostly the bits of half precision numbers, which would be taken
 * for logits of some ten thousands.
 *
 * @throws InputError
 */
export function checkPrediction({ path, data }: Volume): void {
  if (!(data instanceof Uint16Array)) return;
  throw new InputError({
    source: 'cli',
    subject: `prediction ${quotePath(path)}`,
    reason: 'it holds unsigned integers of 16 bits, which look like the bits of float16 numbers',
    remedy:
      "If they are, save the array as np.save('prediction.npy', array.view('float16')); else apply their scale first.",
  });
}

/**
 * Refuses labels that the scale of a NIfTI file turns into fractions, or into numbers so close that all are the same label.
 *
 * @throws InputError that names the scale
 */
export function checkScale({ path, data, scale }: Volume): void {
  if (!scale) return;
  const { slope, inter } = scale;
  const [first = 0] = data;
  const isOne = Math.abs(slope) < SLACK && data.every((value) => Math.round(value) === Math.round(first));
  const strange = data.find((value) =>
    isOne ? value !== first : !(Math.abs(value - Math.round(value)) <= SLACK),
  );
  if (strange === undefined) return;
  throw new InputError({
    source: 'cli',
    subject: `target ${quotePath(path)}`,
    reason: `labels must be integers, and the scale of its header (scl_slope ${slope}, scl_inter ${inter}) makes ${strange} of one`,
    remedy:
      'If the stored integers are the labels, set scl_slope to 1 and scl_inter to 0, in Python with ' +
      'nibabel.save(nibabel.Nifti1Image(np.asanyarray(image.dataobj.get_unscaled()), image.affine), path).',
  });
}
