import { distanceMapOf } from '@segloss/core/distance';
import { clampLevel, side } from './scene.ts';

/** Level of pixels that a prediction is sure of. */
export const sureLevel = 96;

/** By how many levels a prediction gets surer with each pixel away from the border. */
const levelsPerPixel = 32;

/**
 * Predicts a mask as a network that is right would: unsure at the border, sure away from it. The logit is two for each
 * pixel from there, up to that of `sureLevel`.
 */
export function predictTarget(target: Uint8Array): Int8Array {
  const distances = distanceMapOf(target, 'unsigned', [side, side]);
  return Int8Array.from(target, (isInside, i) => {
    const distance = distances[i]!;
    // Without a border all is sure; else the centre of a pixel is half a pixel nearer than the next one inside out.
    const level = distance === 0 ? sureLevel : Math.min(sureLevel, levelsPerPixel * (distance - 0.5));
    return clampLevel(isInside ? level : -level);
  });
}
