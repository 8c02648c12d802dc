// @ts-check
// The engine of this adapter: everything that knows where numbers lie in memory. With a library for
// an engine, most of this file is not needed.

/** @import { Axes, Axis, Sizes } from '@segloss/core/adapter' */

/**
 * A value of a graph: its named axes, and its elements in the order N, C, V. A value that lacks an axis is the same
 * all along it; one without axes is a single number. Truth values are 1 and 0.
 *
 * @typedef {{ readonly axes: Axes, readonly data: Float32Array }} Value
 */

/** @type {readonly Axis[]} */
const axisOrder = ['N', 'C', 'V'];

/** @type {(axes: string, sizes: Sizes) => readonly number[]} the lengths of N, C and V; 1 for a missing axis */
const lengths = (axes, sizes) => axisOrder.map((axis) => (axes.includes(axis) ? sizes[axis] : 1));

/**
 * Counts the elements of a value.
 *
 * @type {(axes: string, sizes: Sizes) => number}
 */
export const countElements = (axes, sizes) =>
  lengths(axes, sizes).reduce((count, length) => count * length, 1);

/**
 * Tells how far apart neighbours along N, C and V lie in the data. Along a missing axis that is 0, so that the same
 * element is read again and again: this is all that broadcasting by name takes.
 *
 * @type {(axes: string, sizes: Sizes) => readonly number[]}
 */
function strides(axes, sizes) {
  const [, classes, voxels] = lengths(axes, sizes);
  const dense = [classes * voxels, voxels, 1];
  return axisOrder.map((axis, i) => (axes.includes(axis) ? dense[i] : 0));
}

/**
 * Visits every position along `axes`, in order, and tells where each of up to three values holds it.
 *
 * @type {(axes: string, values: readonly { axes: string }[], sizes: Sizes,
 *   visit: (i: number, j: number, k: number) => void) => void}
 */
function walk(axes, values, sizes, visit) {
  const [samples, classes, voxels] = lengths(axes, sizes);
  const [a, b = a, c = a] = values.map((value) => strides(value.axes, sizes));
  for (let sample = 0; sample < samples; sample++) {
    for (let channel = 0; channel < classes; channel++) {
      const [i, j, k] = [a, b, c].map((step) => sample * step[0] + channel * step[1]);
      for (let voxel = 0; voxel < voxels; voxel++) {
        visit(i + voxel * a[2], j + voxel * b[2], k + voxel * c[2]);
      }
    }
  }
}

/**
 * Computes a value with the given axes from the elements of up to three others. Each result is computed in double
 * precision and rounded once, when it is stored.
 *
 * @type {(axes: Axes, args: readonly Value[], sizes: Sizes,
 *   compute: (x: number, y: number, z: number) => number) => Value}
 */
export function pointwise(axes, args, sizes, compute) {
  const data = new Float32Array(countElements(axes, sizes));
  const [a, b = a, c = a] = args.map((arg) => arg.data);
  let position = 0;
  walk(axes, args, sizes, (i, j, k) => {
    data[position++] = compute(a[i], b[j], c[k]);
  });
  return { axes, data };
}

/**
 * Joins all elements of a value that differ only in axes that the result lacks. Totals are kept in double precision:
 * adding a million numbers one by one in single precision is off by percents. An engine without doubles must add in
 * blocks of about a thousand, and then the sums of the blocks.
 *
 * @type {(axes: Axes, arg: Value, sizes: Sizes, start: number, join: (x: number, y: number) => number) => Value}
 */
export function reduce(axes, arg, sizes, start, join) {
  const totals = new Float64Array(countElements(axes, sizes)).fill(start);
  walk(arg.axes, [{ axes }, arg], sizes, (i, j) => {
    totals[i] = join(totals[i], arg.data[j]);
  });
  return { axes, data: Float32Array.from(totals) };
}

/**
 * Computes a function of every logit and the other logits of its voxel, in the form that all softmaxes need: `below`
 * is the logit minus the largest one, so that nothing overflows, and `rest` is `sum exp(below) - 1`, where the 1 of the
 * largest logit is never added, so that nothing cancels when that 1 is subtracted.
 *
 * @type {(arg: Value, sizes: Sizes, compute: (below: number, rest: number) => number) => Value}
 */
export function overClasses({ axes, data: logits }, sizes, compute) {
  const data = new Float32Array(logits.length);
  const step = strides(axes, sizes)[1];
  walk(axes.replace('C', ''), [{ axes }], sizes, (first) => {
    const end = first + sizes.C * step;
    let top = first;
    for (let i = first; i < end; i += step) if (logits[i] > logits[top]) top = i;
    let rest = 0;
    for (let i = first; i < end; i += step) if (i !== top) rest += Math.exp(logits[i] - logits[top]);
    for (let i = first; i < end; i += step) data[i] = compute(logits[i] - logits[top], rest);
  });
  return { axes, data };
}
