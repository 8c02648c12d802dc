import type { DistanceKind } from '@segloss/core/distance';
import type { Tensor, TensorFlow } from './tensorflow.ts';

/** Larger than any squared distance, and finite, because shaders need not support infinity. */
const unreached = 1e30;

/** The most numbers that a step may hold at once. */
const largestStep = 2 ** 24;

/** Gives the smallest `x[r, j] + costs[i, j]` over j of each row, for all i, some rows at a time. */
function cheapest(tf: TensorFlow, x: Tensor, costs: Tensor): Tensor {
  const [rows, length] = x.shape as [number, number];
  const step = Math.max(1, Math.floor(largestStep / (length * length)));
  const starts = Array.from({ length: Math.ceil(rows / step) }, (_, i) => i * step);
  const parts = starts.map((start) =>
    tf.tidy(() => {
      const count = Math.min(step, rows - start);
      const part = tf.reshape(tf.slice(x, [start, 0], [count, length]), [count, 1, length]);
      return tf.min(tf.add(part, costs), 2);
    }),
  );
  return parts.length === 1 ? parts[0]! : tf.concat(parts);
}

/** Extends squared distances `[M, ...spatial]` along one axis. */
function extend(tf: TensorFlow, x: Tensor, axis: number, spacing: number): Tensor {
  const length = x.shape[axis]!;
  if (length === 1) return x;
  const others = x.shape.map((_, i) => i).filter((i) => i !== axis);
  const order = [...others, axis];
  const costs = Float32Array.from({ length: length * length }, (_, k) => {
    const gap = Math.floor(k / length) - (k % length);
    return (gap * spacing) ** 2;
  });
  const moved = tf.transpose(x, order);
  const rows = tf.reshape(moved, [-1, length]);
  const extended = tf.reshape(
    cheapest(tf, rows, tf.tensor(costs, [1, length, length], 'float32')),
    moved.shape,
  );
  return tf.transpose(
    extended,
    order.map((_, i) => order.indexOf(i)),
  );
}

/** Gives the distance of each voxel that is not 0 to the nearest voxel that is 0; 0 for all others, and where there is none. */
function depths(tf: TensorFlow, mask: Tensor, spacing: readonly number[]): Tensor {
  return tf.tidy(() => {
    const squares = spacing.reduce(
      (x, step, axis) => extend(tf, x, axis + 1, step),
      tf.mul(mask, unreached) as Tensor,
    );
    const isReached = tf.less(squares, unreached / 2);
    return tf.sqrt(tf.where(isReached, squares, tf.mul(squares, 0)));
  });
}

/** Largest depth minus depth, as a share of its range: 1 at the border. All 1 if all voxels of the side are equally deep. */
function reversedSide(tf: TensorFlow, side: Tensor): Tensor {
  const axes = side.shape.map((_, axis) => axis).slice(1);
  const isInside = tf.greater(side, 0);
  const zeros = tf.mul(side, 0);
  const gaps = tf.where(isInside, tf.sub(tf.max(side, axes, true), side), zeros);
  const range = tf.add(tf.max(gaps, axes, true), zeros);
  const isThick = tf.greater(range, 0);
  const ones = tf.add(zeros, 1);
  const share = tf.where(isThick, tf.div(gaps, tf.where(isThick, range, ones)), ones);
  return tf.where(isInside, share, zeros);
}

/**
 * Computes exact distance maps of masks `[M, ...spatial]` on the device: for each axis, the smallest of all squared
 * distances along it. The steps per voxel are the sum of the lengths of the axes.
 */
export function distanceMaps(
  tf: TensorFlow,
  mask: Tensor,
  kind: DistanceKind,
  spacing: readonly number[],
): Tensor {
  return tf.tidy(() => {
    // By arithmetic, because comparisons and casts on WebGPU do not always give numbers.
    const ones = tf.fill(mask.shape, 1);
    const foreground = tf.where(tf.equal(mask, 0), tf.mul(ones, 0), ones);
    const inside = depths(tf, foreground, spacing);
    const outside = depths(tf, tf.sub(1, foreground), spacing);
    if (kind === 'unsigned') return tf.add(inside, outside);
    if (kind === 'reversed') return tf.add(reversedSide(tf, inside), reversedSide(tf, outside));
    return tf.where(tf.greater(inside, 0), tf.sub(Math.min(...spacing), inside), outside);
  });
}
