import { mostWeight, plainWeight, side, weightOf } from './scene.ts';

/** All pixels of one weight other than 1. */
export interface WeightArea {
  readonly weight: number;
  /** The area as the `d` of a path, one unit per pixel. */
  readonly path: string;
}

/** Draws the pixels of one step: a rectangle for each run within a row. */
function pathOf(weights: Uint8Array, step: number): string {
  let path = '';
  for (let i = 0; i < weights.length; ) {
    const start = i;
    const rowEnd = (Math.floor(i / side) + 1) * side;
    while (i < rowEnd && weights[i] === step) i++;
    if (i > start) path += `M${start % side} ${Math.floor(start / side)}h${i - start}v1h${start - i}z`;
    else i++;
  }
  return path;
}

/** Lists the areas that count more or less than others, by their weight. */
export function weightAreas(weights: Uint8Array | undefined): readonly WeightArea[] {
  if (!weights) return [];
  const used = new Set(weights);
  return Array.from({ length: mostWeight + 1 }, (_, step) => step)
    .filter((step) => step !== plainWeight && used.has(step))
    .map((step) => ({ weight: weightOf(step), path: pathOf(weights, step) }));
}
