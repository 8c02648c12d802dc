/** Scratch memory of {@link lowerEnvelope}: the parabolas that are part of the envelope so far. */
export interface Envelope {
  /** Heights of the vertices. */
  readonly heights: Float64Array;
  /** Positions of the vertices. */
  readonly positions: Int32Array;
}

/** Makes scratch memory for lines of up to `length` voxels. */
export const makeEnvelope = (length: number): Envelope => ({
  heights: new Float64Array(length),
  positions: new Int32Array(length),
});

/**
 * Replaces the values `f` of a line by `min over j of f(j) + weight (i - j)^2`, in linear time and without a
 * division. Infinite values have no parabola.
 */
export function lowerEnvelope(
  line: Float64Array,
  start: number,
  length: number,
  weight: number,
  { heights, positions }: Envelope,
): void {
  let last = -1;
  let highest = 0;
  for (let i = 0; i < length; i++) {
    const height = line[start + i]!;
    if (height > highest) highest = height;
    if (height === Infinity) continue;
    while (last >= 1) {
      // The middle one of three parabolas is hidden when the outer two meet below it.
      const a = positions[last]! - positions[last - 1]!;
      const b = i - positions[last]!;
      const c = a + b;
      const hidden = c * heights[last]! - b * heights[last - 1]! - a * height > weight * a * b * c;
      if (!hidden) break;
      last--;
    }
    last++;
    heights[last] = height;
    positions[last] = i;
  }
  if (last < 0 || highest === 0) return;

  let current = 0;
  for (let i = 0; i < length; i++) {
    let offset = i - positions[current]!;
    let nearest = heights[current]! + weight * offset * offset;
    while (current < last) {
      offset = i - positions[current + 1]!;
      const next = heights[current + 1]! + weight * offset * offset;
      if (next > nearest) break;
      nearest = next;
      current++;
    }
    line[start + i] = nearest;
  }
}
