/** Side of the square pictures, in pixels. */
export const side = 64;

/** Number of pixels of a picture. */
export const pixels = side * side;

/** Highest level of a prediction; the lowest is its negative. */
export const mostLevel = 127;

/** Steps of a level by which a logit grows by one: a power of two, so that single precision holds every logit exactly. */
const levelsPerUnit = 16;

/** Steps of a weight of a pixel by which it grows by one. */
const stepsPerUnit = 4;

/** Highest step of a weight. */
export const mostWeight = 4 * stepsPerUnit;

/** The step of pixels that nobody gave a weight. */
export const plainWeight = stepsPerUnit;

/** Gives the weight that a step stands for. */
export const weightOf = (step: number): number => step / stepsPerUnit;

/** What is scored: two pictures of the same size, row by row. */
export interface Scene {
  /** 1 for foreground, 0 for background. */
  readonly target: Uint8Array;
  /** The logit of the foreground as a level, from `-mostLevel` to `mostLevel`; above 0 foreground is predicted. */
  readonly prediction: Int8Array;
  /** How much each pixel counts, in steps from 0 to `mostWeight`; all count alike if undefined. */
  readonly weights?: Uint8Array | undefined;
  /** The classes that were annotated; all of them if undefined. */
  readonly annotated?: readonly number[] | undefined;
}

/** Gives the logit that a level stands for. */
export const logitOf = (level: number): number => level / levelsPerUnit;

/** Gives the probability of the foreground that a level stands for. */
export const probabilityOf = (level: number): number => 1 / (1 + Math.exp(-logitOf(level)));

/** Finds the nearest level that there is. */
export const clampLevel = (level: number): number =>
  Math.min(mostLevel, Math.max(-mostLevel, Math.round(level)));

/** Finds the level whose probability is nearest, on the scale of logits. */
export const levelOf = (probability: number): number =>
  clampLevel(levelsPerUnit * Math.log(probability / (1 - probability)));

/** Marks the pixels where foreground is predicted with 1. */
export const predictedMask = (prediction: Int8Array): Uint8Array =>
  Uint8Array.from(prediction, (level) => (level > 0 ? 1 : 0));

/** Tells whether two pictures are the same. */
export const samePicture = (one: ArrayLike<number>, other: ArrayLike<number>): boolean => {
  for (let i = 0; i < pixels; i++) if (one[i] !== other[i]) return false;
  return true;
};

/** Makes a mask of the pixels whose column and row satisfy a condition. */
export function maskWhere(isInside: (x: number, y: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: pixels }, (_, i) => (isInside(i % side, Math.floor(i / side)) ? 1 : 0));
}
