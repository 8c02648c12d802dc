import { InputError, type Layout, ParameterError, type Warning } from '@segloss/core';
import { makeWarning, suggest } from '@segloss/core/errors';
import type { Volume } from '@segloss/files';
import { quotePath } from '@segloss/files/advice';
import { explainMisfit } from './misfit.ts';
import { sumsToOne } from './one-hot-sums.ts';
import {
  type AskedReading,
  type AxesName,
  axesNames,
  isPerChannel,
  isPerVoxel,
  knownOf,
  layoutOf,
  type Reading,
  readAs,
  readingsOf,
} from './readings.ts';

const show = (shape: readonly number[]): string => `[${shape.join(', ')}]`;

/** Drops readings that the numbers of the target rule out, or picks the one that they support. */
function narrow(readings: readonly Reading[], target: Volume): readonly Reading[] {
  if (readings.length < 2) return readings;
  const takesDense = (reading: Reading) => reading.classes > 1 && !isPerVoxel(target.shape, reading);
  const oneHot = readings.find(
    (reading) =>
      takesDense(reading) &&
      sumsToOne(
        target.data,
        reading.logits,
        reading.layout === 'channels-last' ? reading.logits.length - 1 : 1,
      ),
  );
  if (oneHot) return [oneHot];
  const isShare = target.data.every((value) => value >= 0 && value <= 1);
  return isShare ? readings : readings.filter((reading) => !takesDense(reading));
}

function describe({ axes, samples, classes, spatial }: Reading): string {
  const voxels = `${spatial.length === 3 ? 'a volume' : 'an image'} of ${spatial.join(' x ')}`;
  const parts = [
    ...(samples > 1 ? [`${samples} samples`] : []),
    ...(axes.includes('C') ? [`${classes} ${classes === 1 ? 'channel' : 'channels'}`] : []),
    voxels,
  ];
  return `${axes} (${parts.join(', ')})`;
}

/**
 * Reads the axes that the user gives a prediction.
 *
 * @throws ParameterError when there are none such, when they do not fit its shape, or when they contradict the layout
 */
export function checkAxes(text: string, prediction: Volume, asked?: Layout): AxesName {
  const fail = (reason: string, remedy: string): never => {
    throw new ParameterError({ source: 'cli', subject: `axes '${text}'`, reason, remedy });
  };
  if (prediction.geometry) fail('the header of a NIfTI file defines its axes', 'Leave them out.');
  const axes = axesNames.find((name) => name === text.toUpperCase());
  if (!axes) return fail('no such order of axes', suggest(text.toUpperCase(), axesNames));
  if (axes.length !== prediction.shape.length) {
    fail(
      `the prediction has ${prediction.shape.length} axes, ${show(prediction.shape)}`,
      'Give one letter per axis.',
    );
  }
  if (asked !== undefined && axes.includes('C') && layoutOf(axes) !== asked) {
    fail(`it contradicts the layout ${asked}`, 'Give only one of the two.');
  }
  return axes;
}

function checkLayout(prediction: Volume, layout: Layout | undefined): void {
  if (layout !== 'channels-last' || !prediction.geometry) return;
  throw new InputError({
    source: 'cli',
    subject: `layout of ${quotePath(prediction.path)}`,
    reason: 'the header of a NIfTI file defines where its channels are',
    remedy: 'Leave the layout out.',
  });
}

const subjectOf = ({ shape, path }: Volume): string => `shape ${show(shape)} of ${quotePath(path)}`;

const sayWhich = (readings: readonly Reading[]): string =>
  `Choose one: --axes ${readings.map(({ axes }) => axes).join(' or --axes ')}.`;

/** Refuses a prediction with an ambiguous shape. */
export function refuseReadings(prediction: Volume, readings: readonly Reading[]): never {
  const reason = `it may be ${readings.map(describe).join(' or ')}`;
  throw new InputError({ source: 'cli', subject: subjectOf(prediction), reason, remedy: sayWhich(readings) });
}

/** A reading, and the warnings about it. */
export interface ChosenReading {
  readonly reading: Reading;
  readonly warnings: readonly Warning[];
}

/**
 * Determines the axes of a prediction: from the options, the format and the shape of the target, and where these are
 * ambiguous, from the numbers of the target.
 *
 * @throws InputError when nothing fits, or when a 3-D array may as well be a volume as channels or samples
 */
export function chooseReading(prediction: Volume, target: Volume, asked: AskedReading): ChosenReading {
  checkLayout(prediction, asked.layout);
  if (asked.axes !== undefined) {
    const reading = readAs(checkAxes(asked.axes, prediction, asked.layout), prediction.shape);
    const isFit = isPerVoxel(target.shape, reading) || isPerChannel(target.shape, reading);
    if (!isFit) throw explainMisfit(prediction, target, asked);
    return { reading, warnings: [] };
  }
  const { layout } = asked;
  const fitting = readingsOf(prediction.shape, target.shape, knownOf(prediction, target, layout)).filter(
    (reading) => layout !== undefined || reading.layout === 'channels-first',
  );
  const [reading, ...others] = narrow(fitting, target);
  if (!reading) throw explainMisfit(prediction, target, asked);
  if (others.length === 0) return { reading, warnings: [] };
  const all = [reading, ...others];
  if (prediction.shape.length === 3) refuseReadings(prediction, all);
  const warning = makeWarning({
    source: 'cli',
    subject: subjectOf(prediction),
    reason: `it is read as ${describe(reading)}, but may also be ${others.map(describe).join(' or ')}`,
    remedy: sayWhich(all),
  });
  return { reading, warnings: [warning] };
}
