/** Stands for the distance to nothing: finite, so that products with 0 are 0; its square is finite too. */
export const far = 1e100;

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
 * division. Values are 0 or positive; those of {@link far} and beyond have no parabola.
 *
 * @returns whether anything changed
 */
export function lowerEnvelope(
  line: Float64Array,
  start: number,
  length: number,
  weight: number,
  envelope: Envelope,
): boolean {
  const end = start + length;
  let changed = false;
  let i = start;
  while (i < end) {
    let highest = 0;
    let lowest = far;
    let next = i;
    while (next < end) {
      const height = line[next]!;
      if (height === 0) break;
      if (height > highest) highest = height;
      if (height < lowest) lowest = height;
      next++;
    }
    // Nothing beyond a 0 is nearer than the 0 itself, so the stretches between them stand alone. And a voxel no higher
    // than one step is at its distance already.
    const isBounded = i > start || next < end || lowest < far;
    if (highest > weight && isBounded) {
      changed = true;
      const from = i > start ? i - 1 : i;
      const to = next < end ? next + 1 : next;
      if (highest <= reach * weight) searchStretch(line, from, to, weight, envelope.heights);
      else sweepStretch(line, from, to, weight, envelope);
    }
    i = next + 1;
  }
  return changed;
}

/** Up to this height, in steps squared, looking around is faster than an envelope: at most 4 voxels to each side. */
const reach = 16;

function searchStretch(
  line: Float64Array,
  start: number,
  end: number,
  weight: number,
  heights: Float64Array,
) {
  const length = end - start;
  for (let k = 0; k < length; k++) heights[k] = line[start + k]!;
  for (let k = 0; k < length; k++) {
    let nearest = heights[k]!;
    for (let offset = 1; ; offset++) {
      const step = weight * offset * offset;
      if (step >= nearest) break;
      if (k >= offset) nearest = Math.min(nearest, heights[k - offset]! + step);
      if (k + offset < length) nearest = Math.min(nearest, heights[k + offset]! + step);
    }
    line[start + k] = nearest;
  }
}

function sweepStretch(
  line: Float64Array,
  start: number,
  end: number,
  weight: number,
  { heights, positions }: Envelope,
): void {
  let last = -1;
  for (let i = start; i < end; i++) {
    const height = line[i]!;
    if (height >= far) continue;
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
  if (last < 0) return;

  let current = 0;
  for (let i = start; i < end; i++) {
    let offset = i - positions[current]!;
    let nearest = heights[current]! + weight * offset * offset;
    while (current < last) {
      offset = i - positions[current + 1]!;
      const next = heights[current + 1]! + weight * offset * offset;
      if (next > nearest) break;
      nearest = next;
      current++;
    }
    line[i] = nearest;
  }
}
