import type { CheckedInputs, InputSizes, Layout, NumericArray } from '../inputs/inputs.ts';
import type { Sizes } from '../reference/field.ts';

/** Counts the elements along the axes of graphs. */
export const axisSizes = ({ samples, classes, spatial }: InputSizes): Required<Sizes> => ({
  N: samples,
  C: classes,
  V: spatial.reduce((count, length) => count * length, 1),
  spatial,
});

/** Says how the elements of an array of a caller lie. */
export interface Arrangement {
  readonly samples: number;
  /** 1 for what has no classes. */
  readonly classes: number;
  readonly voxels: number;
  readonly layout: Layout;
}

/** Says how the elements of an input with some axes lie; those of the gradient lie as the logits. */
export function arrangementOf(
  { layout, sizes }: Pick<CheckedInputs, 'layout' | 'sizes'>,
  axes: 'NCV' | 'NV' | 'NC' = 'NCV',
): Arrangement {
  const { N, C, V } = axisSizes(sizes);
  return {
    samples: N,
    classes: axes.includes('C') ? C : 1,
    voxels: axes.includes('V') ? V : 1,
    // Without voxels, there is only one order.
    layout: axes.includes('V') ? layout : 'channels-first',
  };
}

/** Tells whether elements lie in the order N, C, V already. */
export const isOrdered = ({ classes, layout }: Arrangement): boolean =>
  layout === 'channels-first' || classes === 1;

/** Arrays that inputs and results are copied to. */
export type WritableArray = Float32Array | Float64Array | Int32Array;

/** Elements that are copied to each row before the next row: they stay in the cache of the processor. */
const blockLength = 512;

/** Exchanges two axes of each sample: `rows` rows of `columns` elements become columns. */
function transpose(
  from: NumericArray,
  to: WritableArray,
  samples: number,
  rows: number,
  columns: number,
): void {
  // The inner loop is along the longer axis, which is nearly always that of the voxels.
  const isTall = rows > columns;
  const [outer, inner] = isTall ? [columns, rows] : [rows, columns];
  const [fromOuter, fromInner] = isTall ? [1, columns] : [columns, 1];
  const [toOuter, toInner] = isTall ? [rows, 1] : [1, rows];
  for (let n = 0; n < samples; n++) {
    const start = n * rows * columns;
    for (let first = 0; first < inner; first += blockLength) {
      const count = Math.min(blockLength, inner - first);
      for (let row = 0; row < outer; row++) {
        let source = start + row * fromOuter + first * fromInner;
        let target = start + row * toOuter + first * toInner;
        for (let k = 0; k < count; k++, source += fromInner, target += toInner) to[target] = from[source]!;
      }
    }
  }
}

/** Copies numbers of a caller into an array of the same length, in the order N, C, V. */
export function copyOrdered(from: NumericArray, to: WritableArray, arrangement: Arrangement): void {
  const { samples, classes, voxels } = arrangement;
  if (isOrdered(arrangement)) to.set(from);
  else transpose(from, to, samples, voxels, classes);
}

/** Copies numbers in the order N, C, V into an array of a caller. */
export function copyArranged(from: NumericArray, to: WritableArray, arrangement: Arrangement): void {
  const { samples, classes, voxels } = arrangement;
  if (isOrdered(arrangement)) to.set(from);
  else transpose(from, to, samples, classes, voxels);
}
