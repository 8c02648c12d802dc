import type { InputSizes, Layout, TensorData } from './inputs.ts';
import { countOf } from './tensor.ts';

/**
 * Gives a dense target with 0 where the mask is 0, as such voxels may hold any finite number. Copies it only where it holds
 * something else than a probability there; with one channel, than a label.
 */
export function withoutMasked(
  target: TensorData,
  mask: TensorData | undefined,
  { classes, spatial }: Pick<InputSizes, 'classes' | 'spatial'>,
  layout: Layout,
): TensorData {
  if (!mask) return target;
  const count = countOf(spatial);
  const step = layout === 'channels-last' ? 1 : count;
  let data = target.data;
  for (let voxel = 0; voxel < mask.data.length; voxel++) {
    if (mask.data[voxel] !== 0) continue;
    const sample = Math.floor(voxel / count);
    const first =
      layout === 'channels-last' ? voxel * classes : sample * classes * count + (voxel - sample * count);
    for (let i = first, c = 0; c < classes; i += step, c++) {
      const value = data[i]!;
      const isFine = classes === 1 ? value === 0 || value === 1 : value >= 0 && value <= 1;
      if (isFine || !Number.isFinite(value)) continue;
      if (data === target.data) data = data.slice();
      data[i] = 0;
    }
  }
  return data === target.data ? target : { data, shape: target.shape };
}
