import { probabilityOf, type Scene, side } from './scene.ts';

/** Distance to the border of the target, in pixels, beyond which a pixel is called far. */
export const farDistance = 5;

/** How a loss weighs the wrong pixels at one distance from the border of the target. */
export interface ProfilePoint {
  /** Distance in whole pixels: 1 for pixels at the border. */
  readonly distance: number;
  /** Mean of the absolute derivatives of the loss by the probability of the foreground, whatever the confidence. */
  readonly weight: number;
}

/** Facts about the gradient of one loss. */
export interface GradientFacts {
  /** The derivative that is furthest from 0, and the pixel that it belongs to. */
  readonly largest: { readonly derivative: number; readonly pixel: number };
  /** Share of the gradient (of the sum of absolute derivatives) on pixels that are predicted wrong. */
  readonly wrongShare: number;
  /** Share of the gradient on pixels far from the border of the target. */
  readonly farShare: number;
  /** How the weights of wrong pixels depend on the distance, nearest first. */
  readonly profile: readonly ProfilePoint[];
}

/** Tells whether the likelier class of a pixel is not its true one. */
const isWrong = ({ target, prediction }: Scene, pixel: number): boolean =>
  prediction[pixel]! > 0 !== (target[pixel] === 1);

/** Says how large target and prediction are, and how far apart. */
export function describeScene(scene: Scene): string {
  let [target, predicted, wrong] = [0, 0, 0];
  scene.target.forEach((isInside, i) => {
    target += isInside;
    if (scene.prediction[i]! > 0) predicted += 1;
    if (isWrong(scene, i)) wrong += 1;
  });
  return `Target: ${target} pixels; predicted: ${predicted}; wrong: ${wrong} of ${scene.target.length}.`;
}

/** Writes a pixel as people find it: column and row, from 1. */
export const placeOf = (pixel: number): string =>
  `column ${(pixel % side) + 1}, row ${Math.floor(pixel / side) + 1}`;

/**
 * Sums up a gradient.
 *
 * @param gradient derivative of the loss by the logit of the foreground, for each pixel
 * @param distances distance of each pixel to the border of the target, at least 1; 0 everywhere if there is no border
 */
export function factsOf(
  gradient: ArrayLike<number>,
  distances: ArrayLike<number>,
  scene: Scene,
): GradientFacts {
  let [pixel, total, wrong, far] = [0, 0, 0, 0];
  const rings = new Map<number, { sum: number; count: number }>();
  for (let i = 0; i < gradient.length; i++) {
    const size = Math.abs(gradient[i]!);
    if (size > Math.abs(gradient[pixel]!)) pixel = i;
    total += size;
    if (distances[i]! > farDistance) far += size;
    if (!isWrong(scene, i)) continue;
    wrong += size;
    const distance = Math.round(distances[i]!);
    const ring = rings.get(distance) ?? { sum: 0, count: 0 };
    const probability = probabilityOf(scene.prediction[i]!);
    const weight = size / (probability * (1 - probability));
    rings.set(distance, { sum: ring.sum + weight, count: ring.count + 1 });
  }
  const share = (part: number) => (total === 0 ? 0 : part / total);
  return {
    largest: { derivative: gradient[pixel]!, pixel },
    wrongShare: share(wrong),
    farShare: share(far),
    profile: [...rings]
      .filter(([distance]) => distance > 0)
      .sort(([a], [b]) => a - b)
      .map(([distance, { sum, count }]) => ({ distance, weight: sum / count })),
  };
}
