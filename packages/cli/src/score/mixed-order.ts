import type { Warning } from '@segloss/core';
import { makeWarning } from '@segloss/core/errors';
import type { Volume } from '@segloss/files';
import { quoteForPython, quotePath } from '@segloss/files/advice';
import { isPerVoxel, type Reading } from './readings.ts';

/** The files of a case, as they are stored, and how they are read. */
interface ReadFiles {
  readonly prediction: Volume;
  readonly target: Volume;
  readonly mask?: Volume | undefined;
  readonly weights?: Volume | undefined;
  readonly reading: Reading;
  /** Whether the prediction holds one label per voxel. */
  readonly isLabelMap: boolean;
  /** The label of each class, where these are not 0, 1, 2, ... */
  readonly labels?: readonly number[] | undefined;
}

/** A reading explains the files much better than another if it leaves fewer than this share of the differences. */
const CLEAR = 0.5;

/** Gives the label of each voxel: the class with the largest number, or whether one channel says foreground. */
function labelPerVoxel({ data }: Volume, isDense: boolean, files: ReadFiles): ArrayLike<number> {
  const { reading, labels } = files;
  if (!isDense) return data;
  const voxels = reading.spatial.reduce((product, length) => product * length, 1);
  const classes = data.length / voxels;
  const nameOf = (c: number) => labels?.[c] ?? c;
  if (classes === 1) {
    const middle = data.every((value) => value >= 0 && value <= 1) ? 0.5 : 0;
    return data.map((value) => nameOf(value > middle ? 1 : 0));
  }
  const [voxelStep, classStep] = reading.layout === 'channels-last' ? [classes, 1] : [1, voxels];
  return Float64Array.from({ length: voxels }, (_, voxel) => {
    let best = 0;
    for (let c = 1; c < classes; c++) {
      const at = voxel * voxelStep;
      if (data[at + c * classStep]! > data[at + best * classStep]!) best = c;
    }
    return nameOf(best);
  });
}

/** Lists where each voxel lies when the spatial axes, all but those of length 1, are in reverse. */
function turnedIndices(lengths: readonly number[]): Int32Array {
  const total = lengths.reduce((product, length) => product * length, 1);
  return Int32Array.from({ length: total }, (_, index) => {
    let [rest, turned] = [index, 0];
    for (const length of lengths.toReversed()) {
      turned = turned * length + (rest % length);
      rest = Math.floor(rest / length);
    }
    return turned;
  });
}

/** Writes the array with its spatial axes in reverse. */
function turn({ shape }: Volume, { spatial, layout }: Reading, isDense: boolean): string {
  const axes = shape.map((_, axis) => axis);
  const end = shape.length - (isDense && layout === 'channels-last' ? 1 : 0);
  const start = Math.max(0, end - spatial.length);
  const order = [...axes.slice(0, start), ...axes.slice(start, end).toReversed(), ...axes.slice(end)];
  const isWhole = start === 0 && end === shape.length;
  return isWhole ? 'array.T' : `np.transpose(array, (${order.join(', ')}))`;
}

/**
 * Warns of `.npy` files beside NIfTI images whose shape cannot tell whether their axes are z, y, x, as they are read, or x, y,
 * z, as nibabel gives them. Silent where the files agree much better as they are read, or where both ways are the same.
 */
export function warnOfOrder(files: ReadFiles): readonly Warning[] {
  const { prediction, target, mask, weights, reading, isLabelMap } = files;
  const given = [prediction, target, ...(mask ? [mask] : []), ...(weights ? [weights] : [])];
  const lengths = reading.spatial.filter((length) => length > 1);
  const isClear = lengths.length < 2 || lengths.some((length, axis) => length !== lengths.at(-1 - axis));
  if (isClear || reading.samples > 1 || given.every(({ geometry }) => geometry === undefined)) return [];
  const isTargetDense = !isPerVoxel(target.shape, reading);
  const [p, t] = [
    labelPerVoxel(prediction, !isLabelMap, files),
    labelPerVoxel(target, isTargetDense || (!isLabelMap && reading.classes === 1), files),
  ];
  const turned = turnedIndices(lengths);
  /** Counts the voxels where one array differs from another, as it is and turned. */
  const compare = (a: ArrayLike<number>, b: ArrayLike<number>) => {
    let [asRead, asTurned] = [0, 0];
    for (const [at, other] of turned.entries()) {
      if (a[at] !== b[at]) asRead++;
      if (a[other] !== b[at]) asTurned++;
    }
    return { asRead, asTurned };
  };
  const between = compare(p, t);
  const isMixed = (prediction.geometry === undefined) !== (target.geometry === undefined);
  const warn = (role: string, volume: Volume, isDense: boolean, values: ArrayLike<number>): Warning[] => {
    if (volume.geometry || compare(values, values).asTurned === 0) return [];
    const isCompared = isMixed && volume !== mask && volume !== weights;
    if (isCompared && between.asRead < CLEAR * between.asTurned) return [];
    const isWrong = isCompared && between.asTurned < CLEAR * between.asRead;
    const other = volume === prediction ? 'target' : 'prediction';
    const found = `; as x, y, z it agrees much better with the ${other}: ${between.asTurned} voxels differ instead of ${between.asRead}`;
    const saved = `save ${turn(volume, reading, isDense)} as ${quoteForPython(volume.path)}`;
    return [
      makeWarning({
        source: 'cli',
        subject: `${role} ${quotePath(volume.path)}`,
        reason: `its spatial axes are read as z, y, x beside a NIfTI file, and its shape [${volume.shape.join(', ')}] cannot tell whether they are${isWrong ? found : ''}`,
        remedy: isWrong
          ? `They seem to be in the order of nibabel, x, y, z: ${saved}.`
          : `If they are in the order of nibabel, x, y, z, ${saved}.`,
      }),
    ];
  };
  return [
    ...warn('prediction', prediction, reading.axes.includes('C'), p),
    ...warn('target', target, isTargetDense, t),
    ...(mask ? warn('mask', mask, false, mask.data) : []),
    ...(weights ? warn('weights', weights, false, weights.data) : []),
  ];
}
