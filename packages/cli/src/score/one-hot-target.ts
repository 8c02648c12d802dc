import type { Volume } from '../files/volume.ts';
import { type AskedReading, refuseReadings } from './choose-reading.ts';
import { labelsOf } from './label-map.ts';
import { axesNames, isPerVoxel, type Reading, readingsOf } from './readings.ts';

/** Gives the class of each voxel; nothing if a voxel has no class, several, or fractions. */
function classPerVoxel(
  { data }: Volume,
  { samples, classes, spatial, layout }: Reading,
): number[] | undefined {
  const voxels = spatial.reduce((product, length) => product * length, 1);
  const found: number[] = [];
  for (let voxel = 0; voxel < samples * voxels; voxel++) {
    for (let c = 0; c < classes; c++) {
      const first = Math.floor(voxel / voxels) * classes * voxels + (voxel % voxels);
      const value = data[layout === 'channels-last' ? voxel * classes + c : first + c * voxels];
      if (value === 1 && found.length === voxel) found.push(c);
      else if (value !== 0) return undefined;
    }
    if (found.length === voxel) return undefined;
  }
  return found;
}

/** A one-hot target as labels, the label of each of its classes, and the prediction with one channel that fits it. */
export interface CollapsedTarget {
  readonly target: Volume;
  readonly labels: readonly number[];
  readonly reading: Reading;
}

/** Reads the prediction as the target is read, but for the channels. */
function withoutChannels({ axes, layout, samples, spatial, voxels }: Reading): Reading {
  const logits = layout === 'channels-last' ? [samples, ...spatial, 1] : [samples, 1, ...spatial];
  const own = axesNames.find((name) => name === axes.replace('C', '')) ?? axes;
  return { axes: own, layout, samples, classes: 1, spatial, logits, voxels };
}

/**
 * Reads a one-hot target as labels where the prediction is a label map, so that both have one number per voxel.
 *
 * @returns nothing in other cases
 * @throws InputError when the prediction may as well be a volume as samples
 */
export function collapseOneHot(
  prediction: Volume,
  target: Volume,
  { layout, axes, labels }: AskedReading & { readonly labels?: readonly number[] | undefined },
): CollapsedTarget | undefined {
  if (target.shape.length <= prediction.shape.length || labelsOf(prediction) === undefined) return undefined;
  const isImage = target.geometry !== undefined;
  const isSingle = isImage || prediction.geometry !== undefined;
  const known = { isImage, isSingle, layout: isImage ? undefined : (layout ?? 'channels-first') };
  const fitting = readingsOf(target.shape, prediction.shape, known).filter(
    (one) =>
      one.classes > 1 &&
      isPerVoxel(prediction.shape, one) &&
      (axes === undefined || withoutChannels(one).axes === axes.toUpperCase()),
  );
  const [reading] = fitting;
  const found = reading && classPerVoxel(target, reading);
  if (!found) return undefined;
  if (fitting.length > 1) refuseReadings(prediction, fitting.map(withoutChannels));
  const names = labels ?? Array.from({ length: reading.classes }, (_, c) => c);
  if (names.length !== reading.classes) return undefined;
  const data = Int32Array.from(found, (c) => names[c]!);
  const collapsed = { ...target, data, integer: true, shape: reading.voxels };
  return { target: collapsed, labels: names, reading: withoutChannels(reading) };
}
