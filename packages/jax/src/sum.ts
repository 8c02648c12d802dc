import type { Jax, JaxArray } from './jax.ts';

/** The most numbers that are added one after the other. Errors of equal numbers add up. */
const longestRow = 16;

/**
 * Sums over an axis, which stays with length 1: rows first, then the sums of rows, and so on. Kernels of jax-js add one
 * number after the other.
 */
export function sumOver(jax: Jax, x: JaxArray, axis: number): JaxArray {
  const { shape } = x;
  const length = shape[axis]!;
  if (length <= longestRow) return x.ref.sum(axis, { keepdims: true });
  const rows = Math.ceil(length / longestRow);
  const widths = shape.map((_, at): [number, number] => [0, at === axis ? rows * longestRow - length : 0]);
  const cut = [...shape.slice(0, axis), rows, longestRow, ...shape.slice(axis + 1)];
  const sums = jax.numpy
    .pad(x.ref, widths)
    .reshape(cut)
    .sum(axis + 1);
  return sumOver(jax, sums, axis);
}
