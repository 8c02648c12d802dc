import { neighboursOf } from './neighbours.ts';
import { clampLevel, side } from './scene.ts';

/** The levels of a prediction; every function here takes some and gives new ones. */
export type Levels = Int8Array;

/** Gives the surest level of the background. */
export const lowest = (levels: Levels): number => levels.reduce((least, level) => Math.min(least, level));

/** Moves a prediction by whole pixels; what comes in from outside of the picture is its surest background. */
export function shift(levels: Levels, dx: number, dy: number): Levels {
  const empty = lowest(levels);
  return levels.map((_, i) => {
    const [x, y] = [(i % side) - dx, Math.floor(i / side) - dy];
    return x >= 0 && x < side && y >= 0 && y < side ? levels[y * side + x]! : empty;
  });
}

/** Grows what is predicted by one pixel up, down, left and right. */
export const dilate = (levels: Levels): Levels =>
  levels.map((level, i) => Math.max(level, ...neighboursOf(i, 4).map((j) => levels[j]!)));

/** Shrinks what is predicted by one pixel; the frame of the picture is no border. */
export const erode = (levels: Levels): Levels => invert(dilate(invert(levels)));

/** Takes the other side everywhere, as surely as before. */
export const invert = (levels: Levels): Levels => levels.map((level) => -level);

/** Doubles every logit. */
export const sharpen = (levels: Levels): Levels => levels.map((level) => clampLevel(2 * level));

/** Halves every logit, towards 0. */
export const soften = (levels: Levels): Levels => levels.map((level) => Math.trunc(level / 2));
