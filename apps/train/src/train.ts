import type { Loss } from '@segloss/core';
import { toLossFunction } from '@segloss/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { diceScores } from './dice-scores.ts';
import { classNames, type Slice, type Slices } from './slices.ts';
import { makeUnet } from './unet.ts';

/** What is known of the network after an epoch. */
export interface Progress {
  /** Number of epochs that are over; 0 before training. */
  readonly epoch: number;
  /** Mean of the loss over the epoch; NaN before the first. */
  readonly loss: number;
  /** Dice score of each class but the background over all held-out slices, from 0 to 1. */
  readonly scores: readonly number[];
}

/** Chooses the network and how long it is trained. */
export interface TrainingOptions {
  readonly loss: Loss;
  readonly width: number;
  readonly learningRate: number;
  readonly epochs: number;
  readonly onEpoch: (progress: Progress) => void;
}

const slicesPerStep = 2;

/** Puts slices into tensors: images `[N, side, side, 1]`, and one-hot targets, as `model.fit` wants them. */
function toTensors(
  slices: readonly Slice[],
  side: number,
): { readonly x: tf.Tensor4D; readonly y: tf.Tensor4D } {
  const join = (part: 'image' | 'labels') => Float32Array.from(slices.flatMap((slice) => [...slice[part]]));
  return tf.tidy(() => {
    const labels = tf.tensor3d(join('labels'), [slices.length, side, side], 'int32');
    return {
      x: tf.tensor4d(join('image'), [slices.length, side, side, 1]),
      y: tf.cast(tf.oneHot(labels, classNames.length), 'float32') as tf.Tensor4D,
    };
  });
}

/** Predicts the class of each pixel. */
async function predictLabels(model: LayersModel, x: tf.Tensor4D): Promise<ArrayLike<number>> {
  const labels = tf.tidy(() => tf.argMax(model.predict(x, { batchSize: slicesPerStep }) as tf.Tensor4D, -1));
  try {
    return await labels.data();
  } finally {
    labels.dispose();
  }
}

/**
 * Trains a U-Net with a loss, on the backend of TensorFlow.js that is set.
 *
 * @returns the progress after each epoch, and before the first
 */
export async function train(
  { side, training, heldOut }: Slices,
  { loss, width, learningRate, epochs, onEpoch }: TrainingOptions,
): Promise<readonly Progress[]> {
  const model = makeUnet(side, width, classNames.length);
  const optimizer = tf.train.adam(learningRate);
  model.compile({ optimizer, loss: toLossFunction(tf, loss) });
  const data = toTensors(training, side);
  const unseen = toTensors(heldOut, side);
  const truth = heldOut.flatMap(({ labels }) => [...labels]);

  const history: Progress[] = [];
  const note = async (epoch: number, loss: number): Promise<void> => {
    const scores = diceScores(await predictLabels(model, unseen.x), truth, classNames.length).slice(1);
    history.push({ epoch, loss, scores });
    onEpoch(history.at(-1)!);
  };
  await note(0, Number.NaN);
  await model.fit(data.x, data.y, {
    epochs,
    batchSize: slicesPerStep,
    verbose: 0,
    // The order is fixed, so that runs can be compared.
    shuffle: false,
    callbacks: { onEpochEnd: (epoch, logs) => note(epoch + 1, logs!.loss!) },
  });
  tf.dispose([data, unseen]);
  model.dispose();
  optimizer.dispose();
  return history;
}
