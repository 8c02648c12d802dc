import { fitMixture, posterior } from '@segloss/brain-mri/gaussian-mixture';

/** Channels of the prediction: 0 is unused, 1 to 3 lie outside of the brain, 4 to 6 inside. */
export const classNames = ['none', 'air', 'dark tissue', 'bright tissue', 'fluid', 'grey', 'white'] as const;

/** Probability that every class keeps everywhere: no voxel is ever certain. */
const floor = 1e-4;

/** Intensities of the image are whole numbers below this. */
const levels = 256;

/** Averages a mask over 3 x 3 x 3 voxels, so that the edge of the brain is soft. */
export function soften(mask: ArrayLike<number>, [depth, height, width]: readonly [number, number, number]) {
  const soft = new Float32Array(mask.length);
  const near = (i: number, length: number) => [Math.max(0, i - 1), i, Math.min(length - 1, i + 1)];
  for (let z = 0; z < depth; z++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        let inside = 0;
        for (const k of near(z, depth)) {
          for (const j of near(y, height)) {
            for (const i of near(x, width)) inside += mask[(k * height + j) * width + i]! > 0 ? 1 : 0;
          }
        }
        soft[(z * height + y) * width + x] = inside / 27;
      }
    }
  }
  return soft;
}

function histogramWhere(image: ArrayLike<number>, keep: (voxel: number) => boolean): Float64Array {
  const histogram = new Float64Array(levels);
  for (let i = 0; i < image.length; i++) if (keep(i)) histogram[image[i]!]! += 1;
  return histogram;
}

/**
 * Predicts the tissue of every voxel from its intensity: one Gaussian mixture inside the brain and one outside,
 * joined by the softened brain mask.
 *
 * @returns probabilities `[7, depth, height, width]`
 */
export function predictTissue(
  image: ArrayLike<number>,
  brain: ArrayLike<number>,
  shape: readonly [number, number, number],
): Float32Array {
  const inside = soften(brain, shape);
  const outer = fitMixture(
    histogramWhere(image, (i) => brain[i] === 0),
    3,
  );
  const inner = fitMixture(
    histogramWhere(image, (i) => brain[i] !== 0),
    3,
  );
  const outerByLevel = Array.from({ length: levels }, (_, x) => posterior(outer, x));
  const innerByLevel = Array.from({ length: levels }, (_, x) => posterior(inner, x));

  const voxels = image.length;
  const classes = classNames.length;
  const probabilities = new Float32Array(classes * voxels).fill(floor);
  for (let i = 0; i < voxels; i++) {
    const level = image[i]!;
    for (let k = 0; k < 3; k++) {
      const scale = 1 - classes * floor;
      probabilities[(1 + k) * voxels + i]! += scale * (1 - inside[i]!) * outerByLevel[level]![k]!;
      probabilities[(4 + k) * voxels + i]! += scale * inside[i]! * innerByLevel[level]![k]!;
    }
  }
  return probabilities;
}
