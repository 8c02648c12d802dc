import { type Loss, type LossFactory, reference, type TensorData } from '@segloss/core';
import { toLossFunction } from '@segloss/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { classNames, type Slice } from './slices.ts';
import { makeUnet } from './unet.ts';

/** What training with a loss came to. */
export interface LossTrial {
  readonly id: string;
  /** The loss of the untrained network. */
  readonly first: number;
  readonly last: number;
  /** How many steps were taken. */
  readonly steps: number;
  /** How far it fell, as a share of the way from the untrained network to a prediction that is the target itself. */
  readonly share: number;
  readonly seconds: number;
}

/** Chooses the network, and how long it is trained with each loss. */
export interface TrialOptions {
  readonly width: number;
  readonly learningRate: number;
  /** Most steps of training. */
  readonly steps: number;
  /** The share at which training ends before. */
  readonly enough: number;
}

/** Logits that the true class has above the others, of predictions that are the target itself: how sure is best depends on the loss. */
const confidences = [1, 2, 4, 8, 16];

/** Finds the lowest loss that a prediction of the target itself can have. */
async function lossOfTarget(loss: Loss, { data, shape }: TensorData): Promise<number> {
  const [samples, ...spatial] = shape as [number, ...number[]];
  const classes = classNames.length;
  const backend = await reference.open();
  const program = await backend.compile(loss, { layout: 'channels-last' });
  const values: number[] = [];
  for (const confidence of confidences) {
    const logits = new Float32Array(data.length * classes);
    for (let i = 0; i < data.length; i++) logits[i * classes + data[i]!] = confidence;
    const inputs = {
      logits: { data: logits, shape: [samples, ...spatial, classes] },
      target: { data, shape },
    };
    values.push((await program.run(inputs)).value[0]!);
  }
  await backend.dispose();
  return Math.min(...values);
}

/** Trains a new network with one loss, on the same slice in every step. */
async function tryLoss(
  loss: Loss,
  { image, labels: target }: Slice,
  side: number,
  { width, learningRate, steps, enough }: TrialOptions,
): Promise<LossTrial> {
  const start = performance.now();
  const shape: [number, number, number] = [1, side, side];
  const x = tf.tensor4d(image, [...shape, 1]);
  const labels = tf.tensor3d(target, shape, 'int32');
  const model = makeUnet(side, width, classNames.length);
  const optimizer = tf.train.adam(learningRate);
  const lossOf = toLossFunction(tf, loss);
  const lossNow = () => lossOf(labels, model.apply(x, { training: true }) as tf.Tensor);

  const best = await lossOfTarget(loss, { data: target, shape });
  const values: number[] = [];
  const shareOf = (value: number) => (values[0]! - value) / (values[0]! - best);
  while (values.length <= steps && !(values.length > 0 && shareOf(values.at(-1)!) >= enough)) {
    // The value is that before the step.
    const value = values.length < steps ? optimizer.minimize(lossNow, true)! : tf.tidy(lossNow);
    values.push((await value.data())[0]!);
    value.dispose();
  }
  tf.dispose([x, labels]);
  model.dispose();
  optimizer.dispose();
  const [first, last] = [values[0]!, values.at(-1)!];
  const seconds = (performance.now() - start) / 1000;
  return { id: loss.id, first, last, steps: values.length - 1, share: shareOf(last), seconds };
}

/**
 * Trains a small U-Net with each loss for some steps, on the backend of TensorFlow.js that is set: always the same network, on
 * the slice that shows the most brain.
 *
 * @param losses such as `allLosses` of core, so that new ones are among them
 */
export async function* tryLosses(
  losses: readonly LossFactory[],
  { side, training }: { readonly side: number; readonly training: readonly Slice[] },
  options: TrialOptions,
): AsyncGenerator<LossTrial> {
  const brainOf = ({ labels }: Slice) => labels.filter((label) => label > 0).length;
  const [slice] = [...training].sort((a, b) => brainOf(b) - brainOf(a));
  for (const create of losses) yield await tryLoss(create(), slice!, side, options);
}
