import { InputError } from '@segloss/core';
import type { Volume } from '@segloss/files';
import { quotePath, saveAnew } from '@segloss/files/advice';

/** How far a label may be from an integer, after scaling. */
const SLACK = 1e-3;

/**
 * Refuses unsigned 16-bit integers as network output: they are usually undecoded half precision numbers, and would be read
 * as logits of tens of thousands.
 *
 * @throws InputError
 */
export function checkPrediction({ path, data }: Volume): void {
  if (!(data instanceof Uint16Array)) return;
  throw new InputError({
    source: 'cli',
    subject: `prediction ${quotePath(path)}`,
    reason: 'it holds unsigned 16-bit integers, which look like undecoded float16 numbers',
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
    reason: `labels must be integers, but the scale in its header (scl_slope ${slope}, scl_inter ${inter}) turns one into ${strange}`,
    remedy: `If the stored integers are the labels, set scl_slope to 1 and scl_inter to 0: ${saveAnew(path, 'np.asanyarray(image.dataobj.get_unscaled())')}.`,
  });
}
