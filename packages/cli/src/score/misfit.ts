import { InputError } from '@segloss/core';
import type { Volume } from '@segloss/files';
import { findThirdAxis, quoteForPython, quotePath, saveAnew, withFourthAxis } from '@segloss/files/advice';
import { channelRemedy } from './channel-count.ts';
import type { AskedReading } from './readings.ts';
import { knownOf, readingsOf } from './readings.ts';
import { transposing } from './transposed.ts';

const show = (shape: readonly number[]): string => `[${shape.join(', ')}]`;

const forms = {
  'channels-first': '[N, C, ...spatial] or [C, ...spatial]',
  'channels-last': '[N, ...spatial, C] or [...spatial, C]',
} as const;

/** Tells whether the numbers are those of a dense target, and of no network output. */
const isTarget = ({ data }: Volume): boolean => data.every((value) => value === 0 || value === 1);

/** Says what to do about a prediction of one channel against a target with several. */
function oneChannelRemedy({ shape, geometry, path }: Volume): string {
  const each = 'Give a prediction with one channel per class.';
  const axis = geometry ? 0 : shape.indexOf(2);
  if (shape[axis] !== 2) return each;
  const at = geometry ? '[..., 1]' : `[${[...new Array<string>(axis).fill(':'), '1'].join(', ')}]`;
  const way = geometry
    ? saveAnew(path, `np.asanyarray(image.dataobj)${at}`)
    : `save array${at} as ${quoteForPython(path)}`;
  return `If its one channel is the foreground, give that of the target alone: ${way}. If not: ${each}`;
}

/** Finds the mistake that would explain why two shapes do not fit, and gives its remedy. */
function remedyFor(prediction: Volume, target: Volume, asked: AskedReading): string {
  const known = knownOf(prediction, target, undefined);
  const [p, t] = [prediction.shape, target.shape];
  const readings = asked.axes === undefined ? [] : readingsOf(p, t, known);
  if (readings.length > 0) return `Use --axes ${readings.map(({ axes }) => axes).join(' or --axes ')}.`;
  if (!known.isImage) {
    const other = asked.layout === 'channels-last' ? 'channels-first' : 'channels-last';
    const [fitting] = readingsOf(p, t, { ...known, layout: other });
    if (fitting && fitting.classes > 1)
      return `If its channels come ${other.slice(9)}, add --layout ${other}.`;
  }
  const isSwapped = readingsOf(t, p, knownOf(target, prediction, undefined)).some(
    ({ classes }) => classes > 1,
  );
  if (isSwapped && !isTarget(target))
    return 'Swap --prediction and --target: the first is the one with a channel per class.';
  if (isSwapped) return oneChannelRemedy(target);
  const flat = findThirdAxis(prediction, target);
  if (flat) return withFourthAxis(flat);
  const counted = channelRemedy(prediction, target, asked.layout ?? 'channels-first');
  if (counted !== undefined) return counted;
  const other = transposing(prediction, target, asked);
  if (other !== undefined) return other;
  const form = forms[asked.layout ?? 'channels-first'];
  if (p.length === t.length || p.length === t.length + 1) {
    return `Resample or crop both to the same size: a prediction ${form}, and labels without the axis C.`;
  }
  return `Give a prediction ${form}, and labels without the axis C.`;
}

/** Makes the error of a prediction that fits a target in no reading. */
export const explainMisfit = (prediction: Volume, target: Volume, asked: AskedReading): InputError =>
  new InputError({
    source: 'cli',
    subject: `shapes of ${quotePath(prediction.path)} and ${quotePath(target.path)}`,
    reason: `a target of ${show(target.shape)} does not fit a prediction of ${show(prediction.shape)}`,
    remedy: remedyFor(prediction, target, asked),
  });
