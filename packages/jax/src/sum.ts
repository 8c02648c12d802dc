import type { Arrays } from './arrays.ts';
import type { JaxArray } from './jax.ts';

/** The most numbers that are added one after the other. Where all are equal, this costs 4e-6 in single precision. */
const longestRow = 64;

/** Pads an axis with zeros, so that it can be cut into rows. */
function padTo(arrays: Arrays, x: JaxArray, axis: number, length: number): JaxArray {
  const missing = length - x.shape[axis]!;
  const widths = x.shape.map((_, at): [number, number] => [0, at === axis ? missing : 0]);
  return arrays.apply((a: JaxArray) => arrays.jax.numpy.pad(a, widths), x);
}

/**
 * Sums over an axis, which stays with length 1: rows first, then the sums of rows, and so on. Kernels of jax-js add one
 * number after the other.
 *
 * @param row the most numbers that are added at once
 */
export function sumOver(arrays: Arrays, x: JaxArray, axis: number, row = longestRow): JaxArray {
  const { shape } = x;
  const length = shape[axis]!;
  if (length <= row) return arrays.apply((a: JaxArray) => a.sum(axis, { keepdims: true }), x);
  return arrays.tidy(() => {
    const rows = Math.ceil(length / row);
    const padded = length % row === 0 ? x : padTo(arrays, x, axis, rows * row);
    const cut = [...shape.slice(0, axis), rows, row, ...shape.slice(axis + 1)];
    const sums = arrays.apply((a: JaxArray) => a.reshape(cut).sum(axis + 1), padded);
    return sumOver(arrays, sums, axis, row);
  });
}
