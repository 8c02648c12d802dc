import { unshared } from '../arrays.ts';
import type { CheckedInputs, InputSizes, Layout, NumericArray } from '../inputs.ts';
import type { Sizes } from '../reference/field.ts';

/** An input of a run, as the caller gave it. */
export interface GivenInput {
  /** Its name in graphs. */
  readonly name: 'logits' | 'target' | 'mask';
  /** Its axes in graphs. */
  readonly axes: 'NCV' | 'NV';
  readonly data: NumericArray;
  /** Its shape in the layout of the caller; that of an input without classes depends on no layout. */
  readonly shape: readonly number[];
}

/** Lists the inputs of a run. */
export function listInputs({ logits, target, mask, signature }: CheckedInputs): readonly GivenInput[] {
  return [
    { name: 'logits', axes: 'NCV', ...logits },
    { name: 'target', axes: signature.target === 'dense' ? 'NCV' : 'NV', ...target },
    ...(mask ? [{ name: 'mask', axes: 'NV', ...mask } as const] : []),
  ];
}

/** Counts the elements along the axes of graphs. */
export const axisSizes = ({ samples, classes, spatial }: InputSizes): Required<Sizes> => ({
  N: samples,
  C: classes,
  V: spatial.reduce((count, length) => count * length, 1),
  spatial,
});

/** Arrays that can be filled with inputs or results. */
export type WritableArray = Float32Array | Float64Array | Int32Array;

/** Says how the elements of an array of a caller lie. */
export interface Arrangement {
  readonly samples: number;
  /** 1 for what has no classes. */
  readonly classes: number;
  readonly voxels: number;
  readonly layout: Layout;
}

/** Says how the elements of an input, or of the gradient, lie. */
export const arrangementOf = (
  { layout, sizes }: Pick<CheckedInputs, 'layout' | 'sizes'>,
  axes: GivenInput['axes'] = 'NCV',
): Arrangement => ({
  samples: sizes.samples,
  classes: axes === 'NCV' ? sizes.classes : 1,
  voxels: axisSizes(sizes).V,
  layout,
});

/** Tells whether elements lie in the order N, C, V already. */
const isOrdered = ({ classes, layout }: Arrangement): boolean => layout === 'channels-first' || classes === 1;

/** Exchanges two axes of each sample: `rows` rows of `columns` elements become columns. */
function transpose(
  from: NumericArray,
  to: WritableArray,
  samples: number,
  rows: number,
  columns: number,
): void {
  const length = rows * columns;
  for (let start = 0; start < samples * length; start += length) {
    for (let row = 0; row < rows; row++) {
      const first = start + row * columns;
      for (let column = 0; column < columns; column++) {
        to[start + column * rows + row] = from[first + column]!;
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

/** A class of arrays in single or double precision. */
export type FloatClass<T extends Float32Array | Float64Array> = {
  new (length: number): T;
  from(numbers: ArrayLike<number>): T;
};

/**
 * Gives the inputs of a run by name, each in the order N, C, V. An array that is in this order and of the wanted kind already
 * is not copied, so nobody may write to what this returns.
 *
 * @param Kind `Float32Array` or `Float64Array`
 */
export function inputArrays<T extends Float32Array | Float64Array>(
  inputs: CheckedInputs,
  Kind: FloatClass<T>,
): Readonly<Record<string, T>> {
  const ordered = ({ data, axes }: GivenInput): T => {
    const arrangement = arrangementOf(inputs, axes);
    if (isOrdered(arrangement)) return data instanceof Kind ? unshared(data) : Kind.from(data);
    const to = new Kind(data.length);
    copyOrdered(data, to, arrangement);
    return to;
  };
  return Object.fromEntries(listInputs(inputs).map((input) => [input.name, ordered(input)]));
}

/**
 * Gives a gradient, which is in the order N, C, V, in the layout of the logits: itself where that is the same.
 */
export function gradientArranged<T extends Float32Array | Float64Array>(
  gradient: T,
  inputs: Pick<CheckedInputs, 'layout' | 'sizes'>,
): T {
  const arrangement = arrangementOf(inputs);
  if (isOrdered(arrangement)) return gradient;
  const to = new (gradient.constructor as FloatClass<T>)(gradient.length);
  copyArranged(gradient, to, arrangement);
  return to;
}
