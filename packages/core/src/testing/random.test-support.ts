/** Gives numbers in [0, 1), the same for the same seed (mulberry32). */
export type Random = () => number;

/** Makes a repeatable source of random numbers. */
export function randomSource(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Fills an array with numbers between two bounds. */
export const uniform = (random: Random, count: number, low: number, high: number): Float64Array =>
  Float64Array.from({ length: count }, () => low + (high - low) * random());

/** Fills an array with integers from 0 to `below - 1`. */
export const integers = (random: Random, count: number, below: number): Int32Array =>
  Int32Array.from({ length: count }, () => Math.floor(random() * below));

/** Gives the numbers from 0 to `count - 1` in random order. */
export function shuffled(random: Random, count: number): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
