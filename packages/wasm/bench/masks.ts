// Masks that distance transforms are timed on: what images hold, and what is hard for one algorithm or the other.

/** Makes masks of a shape, by name. */
export function masksOf(spatial: readonly number[]): Readonly<Record<string, Uint8Array>> {
  const voxels = spatial.reduce((count, size) => count * size, 1);
  const make = (isInside: (place: readonly number[]) => boolean): Uint8Array => {
    const place = spatial.map(() => 0);
    return Uint8Array.from({ length: voxels }, (_, index) => {
      let rest = index;
      for (let axis = spatial.length - 1; axis >= 0; axis--) {
        place[axis] = rest % spatial[axis]!;
        rest = Math.floor(rest / spatial[axis]!);
      }
      return isInside(place) ? 1 : 0;
    });
  };
  const sum = (place: readonly number[]): number => place.reduce((total, at) => total + at, 0);
  const last = sum(spatial) - spatial.length;
  const distance = (place: readonly number[]): number =>
    Math.hypot(...place.map((at, axis) => (2 * at) / spatial[axis]! - 1));
  let seed = 1;
  const random = (): number => {
    seed = (seed * 48271) % 2147483647;
    return seed / 2147483647;
  };
  return {
    blobs: make((place) => distance(place) < 0.8 && sum(place.map((at) => Math.sin(at / 6))) < 0.8),
    noise: make(() => random() < 0.5),
    'all but a corner': make((place) => sum(place) > 0),
    checkerboard: make((place) => sum(place) % 2 === 1),
    'one corner': make((place) => sum(place) === last),
  };
}
