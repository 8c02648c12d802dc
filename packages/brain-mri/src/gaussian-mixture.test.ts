import { describe, expect, it } from 'vitest';
import { fitMixture, posterior } from './gaussian-mixture.ts';

/** Histogram of Gaussians with the given means and shares, all with a standard deviation of 6. */
const histogramOf = (parts: readonly (readonly [mean: number, share: number])[]): Float64Array =>
  Float64Array.from({ length: 256 }, (_, x) =>
    parts.reduce((sum, [mean, share]) => sum + share * 1e5 * Math.exp(-((x - mean) ** 2) / 72), 0),
  );

describe('fitMixture', () => {
  it('finds the Gaussians that a histogram is made of, in the order of their means', () => {
    const fitted = fitMixture(histogramOf([[60, 0.2], [120, 0.5], [180, 0.3]]), 3); // biome-ignore format: one row
    for (const [k, [mean, weight]] of [
      [60, 0.2],
      [120, 0.5],
      [180, 0.3],
    ].entries()) {
      expect(fitted[k]!.mean).toBeCloseTo(mean!, 1);
      expect(fitted[k]!.weight).toBeCloseTo(weight!, 2);
      expect(Math.sqrt(fitted[k]!.variance)).toBeCloseTo(6, 1);
    }
  });

  it('does not collapse on intensities that are all the same', () => {
    const histogram = new Float64Array(256);
    histogram[7] = 1000;
    for (const { mean, variance, weight } of fitMixture(histogram, 2)) {
      expect(Number.isFinite(mean + weight)).toBe(true);
      expect(variance).toBeGreaterThanOrEqual(1);
    }
  });
});

describe('posterior', () => {
  it('adds up to 1, also where no component is near', () => {
    const fitted = fitMixture(histogramOf([[60, 0.5], [180, 0.5]]), 2); // biome-ignore format: one row
    for (const x of [0, 60, 120, 255, 1e6]) {
      expect(posterior(fitted, x).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    }
    expect(posterior(fitted, 60)[0]).toBeGreaterThan(0.99);
  });
});
