import { labelSlack } from '@segloss/core/programs';
import type { Tensor, TensorFlow } from './tensorflow.ts';

/** Rounds to the nearest integer. Adding a half before rounding down would shift numbers above 2^23, where single precision has no halves. */
export const roundTensor = (tf: TensorFlow, x: Tensor): Tensor =>
  tf.tidy(() => {
    const below = tf.floor(x);
    return tf.where(tf.less(tf.sub(x, below), 0.5), below, tf.add(below, 1));
  });

/** Tells, as a scalar, whether a number is further from an integer than labels may be. */
export const hasFractions = (tf: TensorFlow, x: Tensor, rounded: Tensor): Tensor =>
  tf.tidy(() => tf.greater(tf.max(tf.abs(tf.sub(x, rounded))), labelSlack));

/** Makes a value NaN where labels are not integers. Disposes of the value that it is given. */
export function withInvalidLabels(tf: TensorFlow, value: Tensor, labels: Tensor): Tensor {
  if (labels.dtype !== 'float32') return value;
  const result = tf.tidy(() =>
    tf.where(hasFractions(tf, labels, roundTensor(tf, labels)), Number.NaN, value),
  );
  value.dispose();
  return result;
}
