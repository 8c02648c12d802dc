import { InputError, type Layout } from '@segloss/core';
import type { Volume } from '@segloss/files';
import { quotePath } from '@segloss/files/advice';
import { checkAxes, refuseReadings } from './choose-reading.ts';
import { labelsOf } from './label-map.ts';
import { checkNames, explainOneHot } from './one-hot-advice.ts';
import {
  type AskedReading,
  axesNames,
  isPerVoxel,
  knownOf,
  type Reading,
  readAs,
  readingsOf,
} from './readings.ts';

/** Gives the class of each voxel; nothing if a voxel has no class, several, or fractions. */
function classPerVoxel(
  { data }: Volume,
  { samples, classes, spatial, layout }: Reading,
): Int32Array | undefined {
  const voxels = spatial.reduce((product, length) => product * length, 1);
  const found = new Int32Array(samples * voxels).fill(-1);
  for (let voxel = 0; voxel < found.length; voxel++) {
    for (let c = 0; c < classes; c++) {
      const first = Math.floor(voxel / voxels) * classes * voxels + (voxel % voxels);
      const value = data[layout === 'channels-last' ? voxel * classes + c : first + c * voxels];
      if (value === 1 && found[voxel] === -1) found[voxel] = c;
      else if (value !== 0) return undefined;
    }
    if (found[voxel] === -1) return undefined;
  }
  return found;
}

/** A one-hot target as labels, the label of each of its classes, and the prediction with one channel that fits it. */
export interface CollapsedTarget {
  readonly target: Volume;
  readonly labels: readonly number[];
  readonly reading: Reading;
}

/** What the user says about a case, apart from its files. */
interface Asked extends AskedReading {
  readonly labels?: readonly number[] | undefined;
}

/** Reads the prediction as the target is read, but for the channels. */
function withoutChannels({ axes, layout, samples, spatial, voxels }: Reading): Reading {
  const logits = layout === 'channels-last' ? [samples, ...spatial, 1] : [samples, 1, ...spatial];
  const own = axesNames.find((name) => name === axes.replace('C', '')) ?? axes;
  return { axes: own, layout, samples, classes: 1, spatial, logits, voxels };
}

/** Lists the readings of a target with channels for which the prediction has one number per voxel. */
function readingsWithChannels(
  prediction: Volume,
  target: Volume,
  axes: string | undefined,
  layout: Layout,
): readonly Reading[] {
  const own = axes === undefined ? undefined : readAs(checkAxes(axes, prediction), prediction.shape);
  const known = knownOf(target, prediction, target.geometry ? undefined : layout);
  const isAsked = ({ samples, voxels }: Reading) =>
    own === undefined || (samples === own.samples && isPerVoxel(voxels, own));
  return readingsOf(target.shape, prediction.shape, known).filter(
    (one) => one.classes > 1 && isPerVoxel(prediction.shape, one) && isAsked(one),
  );
}

const layouts: readonly Layout[] = ['channels-first', 'channels-last'];

/**
 * Reads a one-hot target as labels where the prediction is a label map, so that both have one number per voxel.
 *
 * @param ignored labels of ignored voxels
 * @returns nothing in other cases
 * @throws InputError when the target has channels but is not one-hot, or when the prediction may as well be a volume as
 *   samples
 */
export function collapseOneHot(
  prediction: Volume,
  target: Volume,
  asked: Asked,
  ignored: readonly number[] = [],
): CollapsedTarget | undefined {
  const own = labelsOf(prediction);
  if (own === undefined) return undefined;
  const groupsOf = (axes: string | undefined) =>
    layouts.map((layout) => ({ layout, readings: readingsWithChannels(prediction, target, axes, layout) }));
  const groups = groupsOf(asked.axes).map(({ layout, readings }) => ({
    layout,
    readings,
    oneHot: readings.flatMap((reading) => {
      const found = classPerVoxel(target, reading);
      return found ? [{ reading, found }] : [];
    }),
  }));
  const isAsked = (layout: Layout) => asked.layout === undefined || layout === asked.layout;
  const fitting = groups.filter(({ oneHot }) => oneHot.length > 0);
  const group = fitting.find(({ layout }) => isAsked(layout));
  if (group === undefined) {
    const [other] = fitting;
    if (other)
      refuse(target, `it is one-hot with the layout ${other.layout}`, `Use --layout ${other.layout}.`);
    const readings = groups.flatMap((one) => one.readings);
    const problem = readings.length > 0 ? explainOneHot(target, readings) : undefined;
    if (problem) throw problem;
    const isMisread = asked.axes !== undefined && groupsOf(undefined).some((one) => one.readings.length > 0);
    if (isMisread)
      refuse(target, `it does not fit a prediction of ${asked.axes}`, 'Leave --axes out, or give others.');
    return undefined;
  }
  const [{ reading, found }] = group.oneHot as [(typeof group.oneHot)[number]];
  if (group.oneHot.length > 1) {
    refuseReadings(
      prediction,
      group.oneHot.map((one) => withoutChannels(one.reading)),
    );
  }
  const { classes } = reading;
  const names = asked.labels ?? Array.from({ length: classes }, (_, c) => c);
  checkNames(prediction, own, { names, classes, ignored });
  const collapsed = { ...target, data: found.map((c) => names[c]!), integer: true, shape: reading.voxels };
  return { target: collapsed, labels: names, reading: withoutChannels(reading) };
}

function refuse({ path }: Volume, reason: string, remedy: string): never {
  throw new InputError({ source: 'cli', subject: `target ${quotePath(path)}`, reason, remedy });
}
