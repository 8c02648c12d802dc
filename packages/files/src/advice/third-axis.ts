import type { Volume } from '../volume.ts';
import { quotePath } from './errors.ts';
import { saveAnew } from './nibabel.ts';

/** Tells whether a volume is an image of one slice, with or without channels. */
const isImage = ({ geometry, shape }: Volume): boolean =>
  geometry === undefined ? shape.length === 2 : shape.at(-3) === 1;

/**
 * Finds the one of two files that may be an image whose channels lie along the third axis, (x, y, channels), where NIfTI has
 * slices: the other is an image of the same size.
 */
export function findThirdAxis(a: Volume, b: Volume): Volume | undefined {
  const isSameSize = a.shape.at(-1) === b.shape.at(-1) && a.shape.at(-2) === b.shape.at(-2);
  const [volume, image] = isImage(a) ? [b, a] : [a, b];
  const isFound = isSameSize && isImage(image) && !isImage(volume) && volume.shape.length === 3;
  return isFound && volume.geometry ? volume : undefined;
}

/** Says how to give channels along the third axis the fourth one. */
export function withFourthAxis({ path, shape }: Volume): string {
  const array = 'np.asanyarray(image.dataobj)[:, :, None, :]';
  return `If the third axis of ${quotePath(path)} holds ${shape[0]} channels, save it as (x, y, 1, channels): ${saveAnew(path, array)}.`;
}
