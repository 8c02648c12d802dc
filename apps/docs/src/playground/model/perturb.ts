import { holesOf, neighboursOf, piecesOf } from './pieces.ts';
import { clampLevel, levelOf, pixels, predictedMask, probabilityOf, side } from './scene.ts';

/** The levels of a prediction; every function here takes some and gives new ones. */
type Levels = Int8Array;

const lowest = (levels: Levels): number => levels.reduce((least, level) => Math.min(least, level));
const highest = (levels: Levels): number => levels.reduce((most, level) => Math.max(most, level));

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

/** Replaces every probability by the mean of the nine around it, so that borders become soft. */
export const smooth = (levels: Levels): Levels =>
  levels.map((level, i) => {
    const near = [level, ...neighboursOf(i, 8).map((j) => levels[j]!)];
    // Where all are the same, the mean of the probabilities may be one level off by rounding.
    if (near.every((other) => other === level)) return level;
    return levelOf(near.reduce((sum, other) => sum + probabilityOf(other), 0) / near.length);
  });

/** Replaces some pixels by a level. */
function fill(levels: Levels, piece: readonly number[] | undefined, level: number): Levels {
  const filled = levels.slice();
  for (const pixel of piece ?? []) filled[pixel] = level;
  return filled;
}

/** Removes the smallest piece of what is predicted, if there are several. */
export function removeSmallestPiece(levels: Levels): Levels {
  const pieces = piecesOf(predictedMask(levels), 8);
  return fill(levels, pieces.length > 1 ? pieces[0] : [], lowest(levels));
}

/** Fills the smallest hole of what is predicted, if there is one. */
export const fillSmallestHole = (levels: Levels): Levels =>
  fill(levels, holesOf(predictedMask(levels))[0], highest(levels));

/** Pixels around a centre, no further away than a radius; fewer at the frame of the picture. */
function discAt(centre: number, radius: number): readonly number[] {
  const [x, y] = [centre % side, Math.floor(centre / side)];
  const inside: number[] = [];
  for (let j = Math.max(0, y - radius); j <= Math.min(side - 1, y + radius); j++) {
    for (let i = Math.max(0, x - radius); i <= Math.min(side - 1, x + radius); i++) {
      if (Math.hypot(i - x, j - y) <= radius) inside.push(j * side + i);
    }
  }
  return inside;
}

/** Scrambles the bits of a whole number: the same seed gives the same choice everywhere. */
function scramble(seed: number): number {
  const mixed = Math.imul((seed + 1) ^ ((seed + 1) >>> 15), 0x2c1b3c6d);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}

const islandRadius = 2;

/**
 * Adds a disc of the surest foreground where nothing is predicted within two pixels of it; without such a place nothing
 * changes.
 */
export function addIsland(levels: Levels, seed: number): Levels {
  const places = Array.from({ length: pixels }, (_, i) => i).filter((i) =>
    discAt(i, islandRadius + 2).every((j) => levels[j]! <= 0),
  );
  if (places.length === 0) return levels.slice();
  const sure = highest(levels);
  const level = sure > 0 ? sure : -lowest(levels);
  return fill(levels, discAt(places[scramble(seed) % places.length]!, islandRadius), level);
}

/** Cuts a disc out of what is predicted: an island of background. */
export const addHole = (levels: Levels, seed: number): Levels => invert(addIsland(invert(levels), seed));
