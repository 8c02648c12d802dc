import {
  InputError,
  type Inputs,
  type Layout,
  type OnWarning,
  type TensorData,
  type Warning,
} from '@segloss/core';
import { makeWarning } from '@segloss/core/errors';
import { compareGeometry, type NumericArray, readVolume, type Volume } from '@segloss/files';
import { quoteForPython, quotePath } from '@segloss/files/advice';
import { checkPrediction, checkScale } from './check-volumes.ts';
import { chooseReading } from './choose-reading.ts';
import { type LabelMap, labelsOf, readLabelMap } from './label-map.ts';
import { warnOfOrder } from './mixed-order.ts';
import { collapseOneHot } from './one-hot-target.ts';
import { isPerVoxel, type Reading } from './readings.ts';
import { refuseResampled } from './resampled.ts';

/** The files of a case, and how to read them. */
export interface CasePaths {
  readonly prediction: string;
  readonly target: string;
  readonly mask?: string | undefined;
  /** How much each voxel counts. */
  readonly weights?: string | undefined;
  /** The classes that were annotated in each sample. */
  readonly annotated?: readonly (readonly number[])[] | undefined;
  /** Where the channels of .npy files lie; NIfTI files say so themselves. Default `channels-first`. */
  readonly layout?: Layout | undefined;
  /** The axes of an .npy prediction, such as `NCHW` or `DHW`, where its shape is ambiguous. */
  readonly axes?: string | undefined;
  /** The label of each class, in the order of the channels, where labels are not 0, 1, 2, ... */
  readonly labels?: readonly number[] | undefined;
}

/** A case that was read: inputs with all axes, and the files they came from. */
export interface LoadedCase {
  readonly paths: CasePaths;
  readonly prediction: Volume;
  readonly target: Volume;
  readonly layout: Layout;
  readonly inputs: Inputs;
  /** Whether the prediction is a label map, written as probabilities of 0 and 1 for activation `none`. */
  readonly isLabelMap: boolean;
  /** Says how a label map is scored. */
  readonly labelMapWarning?: Warning;
}

/** Rounds labels that are integers but for rounding of a scale: with one channel they would pass for a soft target. */
const rounded = (volume: Volume): NumericArray =>
  volume.integer || labelsOf(volume) === undefined ? volume.data : volume.data.map(Math.round);

/** Gives numbers per voxel the shape that the prediction asks for. */
function perVoxel(volume: Volume, reading: Reading, role: string): TensorData {
  const data = role === 'weights' ? volume.data : rounded(volume);
  if (isPerVoxel(volume.shape, reading)) return { data, shape: reading.voxels };
  const isTurned = !volume.geometry && isPerVoxel(volume.shape.toReversed(), reading);
  throw new InputError({
    source: 'cli',
    subject: `${role} ${quotePath(volume.path)}`,
    reason: `its shape [${volume.shape.join(', ')}] does not match the voxels, [${reading.voxels.join(', ')}]`,
    remedy: isTurned
      ? `Its axes are in reverse: save array.T as ${quoteForPython(volume.path)}.`
      : `Give ${role === 'weights' ? role : `a ${role}`} with one number per voxel.`,
  });
}

/** What a number per voxel means, by the name of the input. */
const remedies = {
  mask: 'Give 1 for voxels that count and 0 for ignored ones.',
  weights: 'Give a positive number for voxels that count and 0 for others.',
} as const;

/** Warns of a mask, or of weights, that leave nothing to score. */
function warnOfNothing(role: keyof typeof remedies, { path, data }: Volume, onWarning: OnWarning): void {
  if (data.some((value) => value !== 0)) return;
  const are = role === 'mask' ? 'it is' : 'they are';
  onWarning(
    makeWarning({
      source: 'cli',
      subject: `${role} ${quotePath(path)}`,
      reason: `${are} 0 everywhere, so no voxel counts`,
      remedy: remedies[role],
    }),
  );
}

/**
 * Reads the files of a case, compares their geometry, and determines their axes. A prediction that is a label
 * map becomes one-hot.
 *
 * @param ignored labels of ignored voxels
 * @param onWarning hears what is suspicious about the files, also when they are refused later, and of choices where they
 *   are ambiguous; by default nobody does
 * @throws FileError when a file cannot be read; InputError when the files do not belong together, or are ambiguous
 */
export async function loadCase(
  paths: CasePaths,
  ignored: readonly number[] = [],
  onWarning: OnWarning = () => undefined,
): Promise<LoadedCase> {
  const read = async (path: string): Promise<Volume> => {
    const volume = await readVolume(path);
    volume.warnings.forEach(onWarning);
    return volume;
  };
  const prediction = await read(paths.prediction);
  const stored = await read(paths.target);
  const mask = paths.mask === undefined ? undefined : await read(paths.mask);
  const weights = paths.weights === undefined ? undefined : await read(paths.weights);
  compareGeometry(prediction, stored);
  for (const [role, volume] of [
    ['mask', mask],
    ['weights', weights],
  ] as const) {
    if (!volume) continue;
    warnOfNothing(role, volume, onWarning);
    compareGeometry(prediction, volume, role);
  }

  const collapsed = collapseOneHot(prediction, stored, paths, ignored);
  const { target, labels } = collapsed ?? { target: stored, labels: paths.labels };
  const { reading, warnings } = collapsed
    ? { reading: collapsed.reading, warnings: [] }
    : chooseReading(prediction, target, paths);
  const isDense = !isPerVoxel(target.shape, reading);
  if (reading.classes === 1) refuseResampled('prediction', prediction, target, labels);
  if (!isDense) refuseResampled('target', target, prediction, labels);
  const labelMap: LabelMap | undefined = readLabelMap(prediction, target, reading, {
    labels,
    ignored,
  });
  warnings.forEach(onWarning);
  const isLabelMap = labelMap !== undefined;
  warnOfOrder({ prediction, target: stored, mask, weights, reading, isLabelMap, labels }).forEach(onWarning);
  if (!labelMap) checkPrediction(prediction);
  if (!isDense && (reading.classes > 1 || labelMap)) checkScale(target);
  return {
    paths,
    prediction,
    target,
    layout: reading.layout,
    isLabelMap,
    ...(labelMap ? { labelMapWarning: labelMap.warning } : {}),
    inputs: {
      logits: labelMap?.logits ?? { data: prediction.data, shape: reading.logits },
      target: isDense ? { data: target.data, shape: reading.logits } : perVoxel(target, reading, 'target'),
      ...(mask ? { mask: perVoxel(mask, reading, 'mask') } : {}),
      ...(weights ? { weights: perVoxel(weights, reading, 'weights') } : {}),
      ...(paths.annotated ? { annotated: paths.annotated } : {}),
      ...(labels ? { labels } : {}),
    },
  };
}
