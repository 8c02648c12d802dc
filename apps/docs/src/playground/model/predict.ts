import { clampLevel, side } from './scene.ts';

/** Level of pixels that a prediction is sure of. */
export const sureLevel = 96;

/** By how many levels a prediction gets surer with each pixel away from the border. */
export const levelsPerPixel = 32;

/** Steps to the pixels near one, the nearest first: further away, every prediction is sure. */
const steps = Array.from({ length: 49 }, (_, i) => [(i % 7) - 3, Math.floor(i / 7) - 3] as const)
  .map(([dx, dy]) => ({ dx, dy, distance: Math.hypot(dx, dy) }))
  .sort((a, b) => a.distance - b.distance);

/** Finds how far the nearest pixel of the other side is. */
function distanceToOther(mask: Uint8Array, pixel: number): number {
  const [x, y] = [pixel % side, Math.floor(pixel / side)];
  const isOther = ({ dx, dy }: (typeof steps)[number]) => {
    const [i, j] = [x + dx, y + dy];
    return i >= 0 && i < side && j >= 0 && j < side && mask[j * side + i] !== mask[pixel];
  };
  return steps.find(isOther)?.distance ?? Infinity;
}

/**
 * Predicts a mask as a network that is right would: unsure at the border, sure away from it. The logit is two for each
 * pixel from there, up to that of `sureLevel`.
 */
export function predictTarget(target: Uint8Array): Int8Array {
  return Int8Array.from(target, (isInside, i) => {
    // The border lies half a pixel before the centre of the pixel behind it.
    const level = Math.min(sureLevel, levelsPerPixel * (distanceToOther(target, i) - 0.5));
    return clampLevel(isInside ? level : -level);
  });
}
