import { createLoss, InputError, type Loss } from '@segloss/core';
import { quotePath, withFourthAxis } from '@segloss/files/advice';
import type { LoadedCase } from './case.ts';
import { refuseNegative } from './classes.ts';
import { labelsOf } from './label-map.ts';
import { sumsToOne } from './one-hot-sums.ts';

function fail({ prediction }: LoadedCase, reason: string, remedy: string): never {
  const subject = `prediction ${quotePath(prediction.path)}`;
  throw new InputError({ source: 'cli', subject, reason, remedy });
}

/** Says how to read channels that were taken for slices, where the target is one-hot along them; nothing elsewhere. */
function channelsRemedy({ prediction, target }: LoadedCase): string | undefined {
  const [{ shape }, { geometry }] = [target, prediction];
  const isAlike = shape.length === 3 && prediction.shape.length === 3;
  if (!isAlike || shape[0]! < 2 || !sumsToOne(target.data, shape, 0)) return undefined;
  const both = `${withFourthAxis(prediction)} Do the same with the target.`;
  return geometry ? both : 'The target has one class per voxel along its first axis: add --axes CHW.';
}

/** Refuses a softmax over the only channel of a file. */
function checkChannels(loaded: LoadedCase): void {
  const { data } = loaded.inputs.logits;
  const isShare = data.every((value) => value >= 0 && value <= 1);
  const remedy = isShare
    ? 'It lies between 0 and 1: add --activation none if it holds probabilities, --activation sigmoid if it holds logits.'
    : 'Add --activation sigmoid.';
  const reason = 'it has one channel, and a softmax over one channel is 1 everywhere';
  fail(loaded, reason, channelsRemedy(loaded) ?? remedy);
}

/**
 * Gives a loss the activation that a prediction asks for: `none` for a label map, which holds probabilities of 0 and 1.
 *
 * @throws InputError when the prediction does not fit the activation
 */
export function forPrediction(loss: Loss, loaded: LoadedCase): Loss {
  const { isLabelMap, prediction, target, inputs, layout } = loaded;
  const { shape } = inputs.logits;
  const channels = layout === 'channels-last' ? shape.at(-1) : shape[1];
  if (!isLabelMap) {
    if (channels !== 1 || loss.activation === 'sigmoid') return loss;
    const own = labelsOf(prediction);
    if (own?.some((label) => label < 0)) refuseNegative(prediction, own, labelsOf(target));
    if (loss.activation === 'softmax') checkChannels(loaded);
    return loss;
  }
  if (loss.activation === 'none') return loss;
  if (loss.activation === 'softmax') return createLoss(loss.id, { ...loss.parameters, activation: 'none' });
  return fail(
    loaded,
    `it holds labels, but activation '${loss.activation}' expects network output`,
    'Leave the activation out to score the labels, or give the network output.',
  );
}
