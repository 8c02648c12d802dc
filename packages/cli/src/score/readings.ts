import type { Layout } from '@segloss/core';
import type { Volume } from '@segloss/files';

/** Lists the axes that a prediction may have: samples, channels, and spatial axes. */
export const axesNames = [
  ...['HW', 'DHW', 'CHW', 'CDHW', 'HWC', 'DHWC'],
  ...['NHW', 'NDHW', 'NCHW', 'NCDHW', 'NHWC', 'NDHWC'],
] as const;

/** Names the axes of a prediction, in order. */
export type AxesName = (typeof axesNames)[number];

/** The conventional order of preference where several readings fit. */
const conventional: readonly AxesName[] = [
  ...(['NCDHW', 'NDHWC'] as const),
  ...(['NCHW', 'CDHW', 'NDHW', 'NHWC', 'DHWC'] as const),
  ...(['CHW', 'DHW', 'NHW', 'HWC'] as const),
  'HW',
];

/** One way to read the shape of a prediction. */
export interface Reading {
  readonly axes: AxesName;
  readonly layout: Layout;
  readonly samples: number;
  readonly classes: number;
  readonly spatial: readonly number[];
  /** Shape with all axes, in the layout. */
  readonly logits: readonly number[];
  /** Shape of one number per voxel: `[N, ...spatial]`. */
  readonly voxels: readonly number[];
}

/** How the user asked to read the axes of a prediction. */
export interface AskedReading {
  readonly layout?: Layout | undefined;
  readonly axes?: string | undefined;
}

const hasChannels = (axes: AxesName): boolean => axes.includes('C');

/** Gives the layout of axes; axes without channels have both. */
export const layoutOf = (axes: string): Layout => (axes.endsWith('C') ? 'channels-last' : 'channels-first');

/** Reads a shape with the given axes. */
export function readAs(axes: AxesName, shape: readonly number[]): Reading {
  const lengthOf = (axis: string): number => shape[axes.indexOf(axis)] ?? 1;
  const [samples, classes] = [lengthOf('N'), lengthOf('C')];
  const spatial = shape.filter((_, at) => 'DHW'.includes(axes[at]!));
  const layout = layoutOf(axes);
  const logits = layout === 'channels-last' ? [samples, ...spatial, classes] : [samples, classes, ...spatial];
  return { axes, layout, samples, classes, spatial, logits, voxels: [samples, ...spatial] };
}

/** Leaves out axes of length 1. */
const strip = (shape: readonly number[]): string => shape.filter((length) => length !== 1).join();

/** Tells whether a shape has one number per voxel. */
export const isPerVoxel = (shape: readonly number[], { voxels }: Reading): boolean =>
  strip(shape) === strip(voxels);

/** Tells whether a shape has one number per voxel and channel. */
export const isPerChannel = (shape: readonly number[], { logits }: Reading): boolean =>
  strip(shape) === strip(logits);

/** What is known of the files besides their shapes. */
export interface Known {
  /** Whether the prediction is a NIfTI image, whose header defines its axes. */
  readonly isImage: boolean;
  /** Whether one of the files is an image, so that there is one sample with three spatial axes, or two if it is flat. */
  readonly isSingle: boolean;
  /** Whether that image has one slice. */
  readonly isFlat?: boolean | undefined;
  /** The layout that the user gave, which implies channels. */
  readonly layout?: Layout | undefined;
}

/**
 * Says what is known of a file and of the one it is compared with.
 *
 * @param layout the layout that the user gave; images have their own
 */
export function knownOf(volume: Volume, other: Volume, layout: Layout | undefined): Known {
  const images = [volume, other].filter(({ geometry }) => geometry !== undefined);
  const isImage = volume.geometry !== undefined;
  return {
    isImage,
    isSingle: images.length > 0,
    isFlat: images.length > 0 && images.every(({ shape }) => shape.at(-3) === 1),
    layout: isImage ? undefined : layout,
  };
}

function isPossible(
  { axes, samples, spatial }: Reading,
  { isImage, isSingle, isFlat, layout }: Known,
): boolean {
  if (isImage) return axes === 'DHW' || axes === 'CDHW';
  if (layout !== undefined && !(hasChannels(axes) && layoutOf(axes) === layout)) return false;
  return !isSingle || (samples === 1 && (spatial.length === 3 || isFlat === true));
}

/**
 * Lists the readings of a prediction that fit a target, the conventional one first. Equivalent readings count once, and a
 * depth of 1 only where nothing else fits.
 */
export function readingsOf(
  prediction: readonly number[],
  target: readonly number[],
  known: Known,
): readonly Reading[] {
  const fitting = conventional
    .filter((axes) => axes.length === prediction.length)
    .map((axes) => readAs(axes, prediction))
    .filter((reading) => isPossible(reading, known))
    .filter((reading) => isPerVoxel(target, reading) || isPerChannel(target, reading));
  const meanings = new Set<string>();
  const distinct = fitting.filter(({ samples, classes, spatial, layout }) => {
    const meaning = [samples, classes, classes === 1 ? '' : layout, strip(spatial)].join(' ');
    const isNew = !meanings.has(meaning);
    meanings.add(meaning);
    return isNew;
  });
  const deep = distinct.filter(({ spatial }) => spatial.length === 2 || spatial[0] !== 1);
  return deep.length > 0 ? deep : distinct;
}
