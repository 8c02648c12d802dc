import { type Field, type Sizes, strides } from './field.ts';

/** Holds, for one voxel, the largest logit, the sum of the other exponentials, and how many logits are largest. */
interface Shifted {
  max: number;
  /** `sum exp(x - max)` minus 1: the 1 of the largest logit is left out so that nothing cancels later. */
  rest: number;
}

/**
 * Applies a function to every element of a field with axis C, given the shifted exponentials of its voxel.
 * Every softmax here is built from `rest`, so that `1 - s` and `-log s` keep their digits when `s` is near 1.
 */
function overClasses(a: Field, sizes: Sizes, compute: (x: number, voxel: Shifted) => number): Field {
  const data = new Float64Array(a.data.length);
  const [stepN, stepC] = strides(a.axes, sizes);
  const samples = a.axes.includes('N') ? sizes.N : 1;
  const voxels = a.axes.includes('V') ? sizes.V : 1;
  const voxel: Shifted = { max: 0, rest: 0 };
  for (let n = 0; n < samples; n++) {
    for (let v = 0; v < voxels; v++) {
      const base = n * stepN + v;
      measure(a.data, base, stepC, sizes.C, voxel);
      for (let c = 0; c < sizes.C; c++) {
        const i = base + c * stepC;
        data[i] = compute(a.data[i]!, voxel);
      }
    }
  }
  return { axes: a.axes, data };
}

function measure(data: Float64Array, base: number, step: number, classes: number, voxel: Shifted): void {
  let max = -Infinity;
  for (let c = 0; c < classes; c++) max = Math.max(max, data[base + c * step]!);
  let rest = 0;
  let seen = false;
  for (let c = 0; c < classes; c++) {
    const x = data[base + c * step]!;
    if (x === max && !seen) seen = true;
    else rest += Math.exp(x - max);
  }
  voxel.max = max;
  voxel.rest = rest;
}

/** Computes the softmax over C. */
export const softmaxField = (a: Field, sizes: Sizes): Field =>
  overClasses(a, sizes, (x, { max, rest }) => Math.exp(x - max) / (1 + rest));

/** Computes `1 - softmax`: for a largest logit, the sum of all others. */
export const softmaxComplementField = (a: Field, sizes: Sizes): Field =>
  overClasses(a, sizes, (x, { max, rest }) =>
    x === max ? rest / (1 + rest) : 1 - Math.exp(x - max) / (1 + rest),
  );

/** Computes the logarithm of the softmax. */
export const logSoftmaxField = (a: Field, sizes: Sizes): Field =>
  overClasses(a, sizes, (x, { max, rest }) => x - max - Math.log1p(rest));
