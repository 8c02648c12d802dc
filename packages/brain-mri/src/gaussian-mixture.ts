/** One Gaussian of a mixture. */
export interface Component {
  readonly weight: number;
  readonly mean: number;
  readonly variance: number;
}

/** Smallest variance, in squared intensity steps: air is often constant, and a Gaussian must not collapse on it. */
const smallestVariance = 1;

const density = ({ weight, mean, variance }: Component, x: number): number =>
  (weight * Math.exp(-((x - mean) ** 2) / (2 * variance))) / Math.sqrt(2 * Math.PI * variance);

/** Gives the intensity below which a share of the voxels lies. */
function quantile(histogram: ArrayLike<number>, share: number): number {
  const total = Array.from(histogram).reduce((sum, count) => sum + count, 0);
  let seen = 0;
  for (let x = 0; x < histogram.length; x++) {
    seen += histogram[x]!;
    if (seen >= share * total) return x;
  }
  return histogram.length - 1;
}

/**
 * Fits a mixture of Gaussians to a histogram of intensities by expectation maximization.
 *
 * @param histogram voxel counts by intensity
 * @returns the components in the order of their means
 */
export function fitMixture(histogram: ArrayLike<number>, count: number, steps = 200): readonly Component[] {
  // Evenly spaced over the range of intensities, as the shares of the tissues are not known: air is most of them.
  const [lowest, highest] = [quantile(histogram, 0.001), quantile(histogram, 0.999)];
  let components: readonly Component[] = Array.from({ length: count }, (_, k) => ({
    weight: 1 / count,
    mean: lowest + ((k + 0.5) / count) * (highest - lowest),
    variance: Math.max(((highest - lowest) / (2 * count)) ** 2, smallestVariance),
  }));
  for (let step = 0; step < steps; step++) {
    const sums = components.map(() => ({ n: 0, x: 0, xx: 0 }));
    for (let x = 0; x < histogram.length; x++) {
      const voxels = histogram[x]!;
      const shares = components.map((component) => density(component, x));
      const total = shares.reduce((sum, share) => sum + share, 0);
      if (voxels === 0 || total === 0) continue;
      for (const [k, sum] of sums.entries()) {
        const part = (voxels * shares[k]!) / total;
        sum.n += part;
        sum.x += part * x;
        sum.xx += part * x * x;
      }
    }
    const all = sums.reduce((sum, { n }) => sum + n, 0);
    components = sums.map(({ n, x, xx }, k) => {
      if (n === 0) return components[k]!;
      const mean = x / n;
      return { weight: n / all, mean, variance: Math.max(xx / n - mean * mean, smallestVariance) };
    });
  }
  return [...components].sort((a, b) => a.mean - b.mean);
}

/** Gives the probability of each component for an intensity. */
export function posterior(components: readonly Component[], x: number): readonly number[] {
  const shares = components.map((component) => density(component, x));
  const total = shares.reduce((sum, share) => sum + share, 0);
  return total > 0 ? shares.map((share) => share / total) : components.map(({ weight }) => weight);
}
