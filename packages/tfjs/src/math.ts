import type { Tensor, TensorFlow } from './tensorflow.ts';

// The many small `tidy` calls free temporary tensors as soon as possible: each may be as large as a volume.

/** From here on, `log(1 + u)` loses at most two bits to the rounding of `1 + u`. Below, four terms of a series are enough. */
const seriesEnd = 0.25;

/** Coefficients of `2 artanh(t / 2) / t` in powers of `t^2`, lowest first. */
const artanh = [1, 1 / 12, 1 / 80, 1 / 448] as const;

function polynomial(tf: TensorFlow, x: Tensor, [lowest = 0, ...higher]: readonly number[]): Tensor {
  return tf.tidy(() => {
    const factor = higher.length === 1 ? higher[0]! : polynomial(tf, x, higher);
    return tf.add(tf.mul(x, factor), lowest);
  });
}

/**
 * Computes `log(1 + u)` for small `u` as `2 artanh(t / 2)`, with `t = u / (1 + u / 2)`. No step is smaller than the result,
 * as engines may take what is smaller than the normal numbers for 0.
 */
function seriesOfLog1p(tf: TensorFlow, u: Tensor): Tensor {
  return tf.tidy(() => {
    const t = tf.tidy(() => tf.div(u, tf.add(tf.mul(u, 0.5), 1)));
    return tf.mul(polynomial(tf, tf.mul(t, t), artanh), t);
  });
}

/**
 * Computes `log(1 + u)` for `u >= 0`, to single precision also for small `u`, where the `log1p` of most backends is 0.
 * The choice between series and logarithm is by arithmetic: both are finite, and truth values broadcast slowly.
 */
export function log1p(tf: TensorFlow, u: Tensor): Tensor {
  return tf.tidy(() => {
    const isLarge = tf.tidy(() => tf.step(tf.sub(u, seriesEnd)));
    const small = tf.tidy(() => tf.mul(seriesOfLog1p(tf, u), tf.sub(1, isLarge)));
    const large = tf.tidy(() => tf.mul(tf.log(tf.add(u, 1)), isLarge));
    return tf.add(small, large);
  });
}

/** Computes `exp(-|x|)`, which cannot overflow. */
const decay = (tf: TensorFlow, x: Tensor): Tensor => tf.tidy(() => tf.exp(tf.neg(tf.abs(x))));

/** Computes `1 / (1 + exp(-x))` as `1 / (1 + exp(-|x|))`, times `exp(-|x|)` for negative `x`. */
export function sigmoid(tf: TensorFlow, x: Tensor): Tensor {
  return tf.tidy(() => {
    const small = decay(tf, x);
    const isNegative = tf.tidy(() => tf.step(tf.neg(x)));
    const numerator = tf.tidy(() => tf.add(tf.mul(isNegative, small), tf.sub(1, isNegative)));
    return tf.div(numerator, tf.add(small, 1));
  });
}

/** Computes `log(1 + exp(x))` as `max(x, 0) + log1p(exp(-|x|))`. */
export const softplus = (tf: TensorFlow, x: Tensor): Tensor =>
  tf.tidy(() =>
    tf.add(
      tf.tidy(() => log1p(tf, decay(tf, x))),
      tf.relu(x),
    ),
  );
