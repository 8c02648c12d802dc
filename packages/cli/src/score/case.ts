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
  if (isPerVoxel(volume.shape, reading)) return { data: rounded(volume), shape: reading.voxels };
  const isTurned = !volume.geometry && isPerVoxel(volume.shape.toReversed(), reading);
  throw new InputError({
    source: 'cli',
    subject: `${role} ${quotePath(volume.path)}`,
    reason: `its shape [${volume.shape.join(', ')}] does not match the voxels, [${reading.voxels.join(', ')}]`,
    remedy: isTurned
      ? `Its axes are in reverse: save array.T as ${quoteForPython(volume.path)}.`
      : `Give a ${role} with one number per voxel.`,
  });
}

/** Warns of a mask that leaves nothing to score. */
function warnOfMask({ path, data }: Volume, onWarning: OnWarning): void {
  if (data.some((value) => value !== 0)) return;
  onWarning(
    makeWarning({
      source: 'cli',
      subject: `mask ${quotePath(path)}`,
      reason: 'it is 0 everywhere, so no voxel counts',
      remedy: 'Give 1 for voxels that count and 0 for ignored ones.',
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
  compareGeometry(prediction, stored);
  if (mask) {
    warnOfMask(mask, onWarning);
    compareGeometry(prediction, mask, 'mask');
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
  warnOfOrder({ prediction, target: stored, mask, reading, isLabelMap, labels }).forEach(onWarning);
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
      ...(labels ? { labels } : {}),
    },
  };
}
