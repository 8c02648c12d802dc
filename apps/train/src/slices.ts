import { brainMri } from '@segloss/brain-mri';
import { readVolume } from '@segloss/files';

/** Classes of the task, in the order of the channels. */
export const classNames = ['background', 'grey matter', 'white matter'] as const;

/** One slice of the head, cut from ear to ear. */
export interface Slice {
  /** Position in the volume. */
  readonly position: number;
  /** Intensities, with mean 0 and variance 1 over the volume. */
  readonly image: Float32Array;
  /** Class of each pixel. */
  readonly labels: Int32Array;
}

/** The slices of the head in which there is some brain, in two parts. */
export interface Slices {
  /** Number of pixels along each side. */
  readonly side: number;
  readonly training: readonly Slice[];
  /** Every fourth slice: the network never sees them. */
  readonly heldOut: readonly Slice[];
}

/** A slice with less brain than this share of its pixels says little. */
const leastBrain = 0.02;

/** Labels of the segmentation that are grey and white matter; both also occur outside of the brain. */
const [grey, white] = [5, 6];

function classOf(label: number, isBrain: boolean): number {
  if (!isBrain) return 0;
  if (label === grey) return 1;
  return label === white ? 2 : 0;
}

/** Brings intensities to mean 0 and variance 1. */
export function standardize(image: ArrayLike<number>): Float32Array {
  const values = Float64Array.from(image);
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
  return Float32Array.from(values, (x) => (x - mean) / Math.sqrt(variance));
}

/** Orders items so that neighbours come from places far apart. */
function spread<T>(items: readonly T[]): readonly T[] {
  const step = 7;
  return Array.from({ length: step }, (_, start) => items.filter((_item, i) => i % step === start)).flat();
}

/**
 * Reads the T1 image of a head with its tissue labels, and cuts it into slices.
 *
 * @param stride keeps every so many pixels along each side: 1 keeps all
 */
export async function readSlices(stride: number): Promise<Slices> {
  const [t1, segmentation, brain] = await Promise.all(
    [brainMri.image, brainMri.segmentation, brainMri.brainMask].map((path) => readVolume(path)),
  );
  const [depth, height, width] = t1!.shape as [number, number, number];
  const intensities = standardize(t1!.data);
  const side = Math.ceil(height / stride);
  const slices = Array.from({ length: depth }, (_, position): Slice => {
    const at = (pixel: number): number => {
      const [row, column] = [Math.floor(pixel / side) * stride, (pixel % side) * stride];
      return (position * height + row) * width + column;
    };
    const pixels = Float32Array.from({ length: side * side }, (_, pixel) => at(pixel));
    return {
      position,
      image: pixels.map((voxel) => intensities[voxel]!),
      labels: Int32Array.from(pixels, (voxel) =>
        classOf(segmentation!.data[voxel]!, brain!.data[voxel]! > 0),
      ),
    };
  }).filter(({ labels }) => labels.filter((label) => label > 0).length >= leastBrain * labels.length);
  return {
    side,
    training: spread(slices.filter((_, i) => i % 4 !== 2)),
    heldOut: slices.filter((_, i) => i % 4 === 2),
  };
}
