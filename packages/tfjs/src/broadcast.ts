import type { Tensor, TensorFlow } from './tensorflow.ts';

/** Elementwise functions that broadcast as fast as the device can. */
export interface Arithmetic {
  add(a: Tensor, b: Tensor): Tensor;
  sub(a: Tensor, b: Tensor): Tensor;
  mul(a: Tensor, b: Tensor): Tensor;
  div(a: Tensor, b: Tensor): Tensor;
  /** Repeats a tensor to a shape of the same rank, or a scalar to any shape; always a new tensor. */
  spread(a: Tensor, shape: readonly number[]): Tensor;
  /** Sums `[outer, length, inner]` over the middle axis. */
  sumMiddle(a: Tensor, outer: number, length: number, inner: number): Tensor;
}

type Shape = readonly number[];

const product = (lengths: Shape): number => lengths.reduce((count, length) => count * length, 1);

const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((length, axis) => length === b[axis]);

/** Gives the shape that two tensors broadcast to. */
export const commonShape = (a: Tensor, b: Tensor): number[] =>
  a.rank === 0 ? [...b.shape] : a.shape.map((length, axis) => Math.max(length, b.shape[axis] ?? 1));

/** Tells whether an operation on two tensors works without a broadcast, or with that of a scalar. */
export const isPlain = (a: Tensor, b: Tensor): boolean =>
  a.rank === 0 || b.rank === 0 || sameShape(a.shape, b.shape);

/** Adds to zeros: `add` broadcasts fast on WebAssembly, and well enough on GPUs. */
const byAddition = (tf: TensorFlow, a: Tensor, shape: Shape): Tensor =>
  tf.tidy(() => tf.add(tf.fill([...shape], 0), a));

/**
 * Multiplies with a matrix of ones, once for each run of repeated axes. On `cpu` a broadcast takes 110 ns per element, because it
 * computes the position of each; a matrix product takes 8 ns, and a factor of 1 changes nothing.
 */
function byProduct(tf: TensorFlow, a: Tensor, shape: Shape): Tensor {
  if (a.rank === 0) return tf.tidy(() => tf.add(tf.fill([...shape], 0), a));
  return tf.tidy(() => {
    let result = a;
    let axis = shape.length;
    while (axis > 0) {
      const end = axis;
      while (axis > 0 && result.shape[axis - 1] === 1 && shape[axis - 1] !== 1) axis--;
      if (axis < end) {
        const [outer, repeats, inner] = [shape.slice(0, axis), shape.slice(axis, end), shape.slice(end)];
        const lengths = result.shape.slice(0, axis);
        const rows = tf.reshape(result, [product(lengths), 1, product(inner)]);
        const ones = tf.fill([product(lengths), product(repeats), 1], 1);
        result = tf.reshape(tf.matMul(ones, rows), [...lengths, ...repeats, ...inner]);
        if (sameShape(lengths, outer)) break;
      } else axis--;
    }
    return result === a ? tf.clone(a) : result;
  });
}

/** Makes the functions for the current device. */
export function arithmetic(tf: TensorFlow): Arithmetic {
  const sumMiddle = (a: Tensor, outer: number, length: number, inner: number) =>
    tf.sum(tf.reshape(a, [outer, length, inner]), 1);

  if (tf.getBackend() !== 'cpu') {
    return {
      add: (a, b) => tf.add(a, b),
      sub: (a, b) => tf.sub(a, b),
      mul: (a, b) => tf.mul(a, b),
      div: (a, b) => tf.div(a, b),
      spread: (a, shape) => byAddition(tf, a, shape),
      sumMiddle,
    };
  }
  const aligned = (compute: (a: Tensor, b: Tensor) => Tensor) => (a: Tensor, b: Tensor) => {
    if (isPlain(a, b)) return compute(a, b);
    const shape = commonShape(a, b);
    return tf.tidy(() => compute(byProduct(tf, a, shape), byProduct(tf, b, shape)));
  };
  return {
    add: aligned((a, b) => tf.add(a, b)),
    sub: aligned((a, b) => tf.sub(a, b)),
    mul: aligned((a, b) => tf.mul(a, b)),
    div: aligned((a, b) => tf.div(a, b)),
    spread: (a, shape) => byProduct(tf, a, shape),
    // A sum over any axis but the innermost would transpose the tensor first, element by element.
    sumMiddle: (a, outer, length, inner) =>
      inner === 1
        ? sumMiddle(a, outer, length, inner)
        : tf.tidy(() => {
            const ones = tf.fill([outer, 1, length], 1);
            return tf.reshape(tf.matMul(ones, tf.reshape(a, [outer, length, inner])), [outer, inner]);
          }),
  };
}
