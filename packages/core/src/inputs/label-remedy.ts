import { ignoredLabels } from '../define/context.ts';
import type { Loss } from '../define/define-loss.ts';
import { largestLabel } from '../define/parameters.ts';
import type { InputSizes, TensorData } from './inputs.ts';
import { countAnswers } from './labels.ts';

/** A message lists no more labels than this. */
const mostListed = 32;

/** Lists the labels of voxels that count, in ascending order; stops when there are too many for a message. */
export function labelsIn(
  { data }: TensorData,
  mask: TensorData | undefined,
  loss: Pick<Loss, 'ignoreIndex'>,
): readonly number[] {
  const ignored = ignoredLabels(loss);
  const found = new Set<number>();
  for (let i = 0; i < data.length && found.size <= mostListed; i++) {
    if (mask?.data[i] !== 0 && !ignored.includes(data[i]!)) found.add(data[i]!);
  }
  return [...found].sort((a, b) => a - b);
}

const masked = 'a mask for voxels that do not count';

/** Says what to do about labels outside the classes. */
export function labelRemedy(
  target: TensorData,
  mask: TensorData | undefined,
  { classes }: InputSizes,
  loss: Loss,
): string {
  const found = labelsIn(target, mask, loss);
  const answers = countAnswers(classes, loss);
  const strange = found.filter((label) => label < 0 || label >= answers);
  // A label that no parameter can name, such as the lowest of 64 bits, can only be masked.
  if (!strange.every((label) => Number.isSafeInteger(label))) return `Set ${masked}.`;
  const list = (labels: readonly number[]) => `labels: [${labels.join(', ')}]`;
  const canIgnore = strange.every((label) => Math.abs(label) <= largestLabel);
  const ignored = strange.length === 1 ? `${strange[0]}` : `[${strange.join(', ')}]`;
  if (found.length === answers) {
    const renaming = `If these are all the classes, pass ${list(found)}, in the order of the channels.`;
    const isFew = strange.length <= 2 && canIgnore;
    return isFew
      ? `${renaming} If voxels of ${strange.join(' and ')} do not count, set ignoreIndex: ${ignored}.`
      : renaming;
  }
  const named = `list the label of each class in 'labels', in the order of the channels (found: ${found.join(', ')})`;
  if (found.length < answers) return `If labels are not 0 to ${answers - 1}, ${named}.`;
  const ignoring =
    strange.length <= 2 && canIgnore
      ? `set ignoreIndex: ${ignored} if such voxels do not count`
      : `set ${canIgnore ? 'ignoreIndex or ' : ''}${masked}`;
  const channels = `Predict as many channels as there are labels (now ${classes}), or ${ignoring}`;
  const lacksBackground =
    classes > 1 && loss.activation !== 'softmax' && found[0] === 0 && found.length === answers + 1;
  const dense = lacksBackground
    ? ' If the channels leave out the background, give a dense target without it: one channel per label above 0.'
    : '';
  return strange.length <= 2 ? `${channels}.${dense}` : `${channels}, or ${named}.`;
}
