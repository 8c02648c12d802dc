import { countOfFraction, decimalDigits } from '@segloss/core/graph';
import { sumOver } from './sum.ts';
import type { Tensor, TensorFlow } from './tensorflow.ts';

/** Below any number that counts, and finite, because shaders need not support infinity. */
const leastOfAll = -3e38;

/** Splits rows `[R, L]` into tensors `[L]`, which the caller owns. */
const rowsOf = (tf: TensorFlow, x: Tensor): Tensor[] => {
  const [rows, length] = x.shape as [number, number];
  return Array.from({ length: rows }, (_, row) => tf.reshape(tf.slice(x, [row, 0], [1, length]), [length]));
};

/** Sums a row; exact for whole numbers. */
const total = (tf: TensorFlow, row: Tensor): Tensor => sumOver(tf, row, [0], []);

/** Converts truth values to 1 and 0. The product is for WebGPU, which ignores a cast unless arithmetic follows. */
const toNumbers = (tf: TensorFlow, truth: Tensor): Tensor => tf.mul(tf.cast(truth, 'float32'), 1);

/** Marks the top-k elements of each row `[R, L]`, the same ones as the reference. */
export function topKOfRows(tf: TensorFlow, losses: Tensor, counted: Tensor, fraction: number): Tensor {
  const [, length] = losses.shape as [number, number];
  return tf.tidy(() => {
    const values = tf.where(tf.notEqual(counted, 0), losses, tf.fill(losses.shape, leastOfAll));
    // In single precision, the product of fraction and count could round across a whole number.
    const digits = decimalDigits(fraction);
    const keptOf = Float32Array.from({ length: length + 1 }, (_, count) =>
      countOfFraction(fraction, count, digits),
    );
    const kept = tf.tensor(keptOf, [length + 1], 'float32');
    const allCounted = rowsOf(tf, counted);
    const marks = rowsOf(tf, values).map((row, i) => {
      const wanted = tf.gather(kept, tf.cast(total(tf, allCounted[i]!), 'int32'));
      const sorted = tf.topk(row, length).values;
      const least = tf.gather(sorted, tf.cast(tf.sub(wanted, 1), 'int32'));
      const above = toNumbers(tf, tf.greater(row, least));
      const ties = tf.mul(toNumbers(tf, tf.equal(row, least)), allCounted[i]!);
      const places = tf.sub(wanted, total(tf, above));
      const first = toNumbers(tf, tf.lessEqual(tf.cumsum(ties), places));
      return tf.add(above, tf.mul(ties, first));
    });
    return tf.stack(marks);
  });
}

/** Computes the gradient of the Lovász extension of the Jaccard loss along a row `[L]`. */
function jaccardGradientOfRow(tf: TensorFlow, errors: Tensor, truth: Tensor, weights: Tensor): Tensor {
  const length = errors.size;
  const values = tf.where(tf.notEqual(weights, 0), errors, tf.fill([length], leastOfAll));
  const { indices } = tf.topk(values, length);
  const inOrder = tf.gather(weights, indices);
  const hits = tf.mul(tf.gather(truth, indices), inOrder);
  const others = tf.sub(inOrder, hits);
  const volume = total(tf, hits);
  // From the end, so that nothing cancels.
  const intersection = tf.cumsum(hits, 0, false, true);
  const union = tf.add(volume, tf.cumsum(others, 0, true));
  const next = tf.add(union, others);
  // I/U - (I - h)/(U + o), without the difference, which would lose all digits where there are many voxels.
  const numerator = tf.add(tf.mul(intersection, others), tf.mul(hits, union));
  const exists = tf.greater(union, 0);
  const ones = tf.fill([length], 1);
  const gradient = tf.where(
    exists,
    tf.div(numerator, tf.mul(tf.where(exists, union, ones), tf.where(exists, next, ones))),
    toNumbers(tf, tf.greater(next, 0)),
  );
  const counting = tf.mul(gradient, toNumbers(tf, tf.greater(inOrder, 0)));
  return tf.scatterND(tf.reshape(indices, [length, 1]), counting, [length]);
}

/** Computes the gradient of the Lovász extension of the Jaccard loss along each row `[R, L]`. */
export const jaccardGradientOfRows = (
  tf: TensorFlow,
  errors: Tensor,
  truth: Tensor,
  weights: Tensor,
): Tensor =>
  tf.tidy(() => {
    const [rowsOfTruth, rowsOfWeights] = [rowsOf(tf, truth), rowsOf(tf, weights)];
    return tf.stack(
      rowsOf(tf, errors).map((row, i) => jaccardGradientOfRow(tf, row, rowsOfTruth[i]!, rowsOfWeights[i]!)),
    );
  });
