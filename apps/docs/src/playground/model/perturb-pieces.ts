import { neighboursOf } from './neighbours.ts';
import { invert, type Levels, lowest } from './perturb.ts';
import { holesOf, piecesOf } from './pieces.ts';
import { levelOf, pixels, predictedMask, probabilityOf, side } from './scene.ts';

const highest = (levels: Levels): number => levels.reduce((most, level) => Math.max(most, level));

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
