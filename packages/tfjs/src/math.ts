import type { Tensor, TensorFlow } from './tensorflow.ts';

/**
 * Picks `a` where the mask is 1 and `b` where it is 0, by arithmetic: exact for finite values, and without the
 * slow broadcasts of truth values.
 */
export const blend = (tf: TensorFlow, mask: Tensor, a: Tensor, b: Tensor): Tensor =>
  tf.tidy(() => tf.add(tf.mul(mask, a), tf.mul(tf.sub(1, mask), b)));

/** From here on `log(1 + u)` loses at most two bits to the rounding of `1 + u`; below, four terms of a series do. */
const seriesEnd = 0.25;

/**
 * Computes `log(1 + u)` for `u >= 0`, to single precision also for small `u`, where the `log1p` of most backends
 * is 0: there as `2 artanh(z)` with `z = u / (2 + u)`.
 */
export function log1p(tf: TensorFlow, u: Tensor): Tensor {
  return tf.tidy(() => {
    const z = tf.div(u, tf.add(u, 2));
    const squared = tf.mul(z, z);
    const fifths = tf.add(tf.mul(squared, 1 / 7), 1 / 5);
    const thirds = tf.add(tf.mul(squared, fifths), 1 / 3);
    const series = tf.mul(tf.mul(z, 2), tf.add(tf.mul(squared, thirds), 1));
    return blend(tf, tf.step(tf.sub(u, seriesEnd)), tf.log(tf.add(u, 1)), series);
  });
}

/** Computes `1 / (1 + exp(-x))` from exponentials that cannot overflow. */
export function sigmoid(tf: TensorFlow, x: Tensor): Tensor {
  return tf.tidy(() => {
    const small = tf.exp(tf.neg(tf.abs(x)));
    const negative = tf.step(tf.neg(x));
    // The numerator: `small` for negative x, else 1.
    return tf.div(tf.add(tf.mul(negative, small), tf.sub(1, negative)), tf.add(small, 1));
  });
}

/** Computes `log(1 + exp(x))` as `max(x, 0) + log1p(exp(-|x|))`. */
export const softplus = (tf: TensorFlow, x: Tensor): Tensor =>
  tf.tidy(() => tf.add(tf.relu(x), log1p(tf, tf.exp(tf.neg(tf.abs(x))))));
