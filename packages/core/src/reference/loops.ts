import type { Args } from '../graph/applied.ts';
import { type Axes, type Axis, hasAxis, unionAxes, withoutAxes } from '../graph/axes.ts';
import { type ElementwiseOp, type OpOfKind, opFacts } from '../graph/facts.ts';
import type { Scalar } from '../graph/scalars.ts';
import { countElements, type Field, type Sizes, strides } from './field.ts';

const lengths = (axes: Axes, sizes: Sizes): readonly [number, number, number] => {
  const length = (axis: Axis) => (hasAxis(axes, axis) ? sizes[axis] : 1);
  return [length('N'), length('C'), length('V')];
};

/** Calls `row` for every sample and class of the axes, with the offsets there of each field. */
function forEachRow(
  axes: Axes,
  fields: readonly Field[],
  sizes: Sizes,
  row: (offsets: readonly number[], length: number) => void,
): void {
  const [samples, classes, voxels] = lengths(axes, sizes);
  const steps = fields.map((field) => strides(field.axes, sizes));
  for (let n = 0; n < samples; n++) {
    for (let c = 0; c < classes; c++) {
      row(
        steps.map((step) => n * step[0] + c * step[1]),
        voxels,
      );
    }
  }
}

const empty = (axes: Axes, sizes: Sizes): Field => ({
  axes,
  data: new Float64Array(countElements(axes, sizes)),
});

/** Applies a function of one number to every element. */
function map1(a: Field, compute: Scalar): Field {
  const data = new Float64Array(a.data.length);
  for (let i = 0; i < data.length; i++) data[i] = compute(a.data[i]!, 0, 0);
  return { axes: a.axes, data };
}

const voxelStep = ({ axes }: Field): number => (axes.includes('V') ? 1 : 0);

/** Applies a function of two numbers, broadcasting by axis name. */
function map2(a: Field, b: Field, sizes: Sizes, compute: Scalar): Field {
  const out = empty(unionAxes(a.axes, b.axes), sizes);
  const [stepA, stepB] = [voxelStep(a), voxelStep(b)];
  forEachRow(out.axes, [out, a, b], sizes, ([o = 0, i = 0, j = 0], length) => {
    for (let v = 0; v < length; v++) {
      out.data[o + v] = compute(a.data[i + v * stepA]!, b.data[j + v * stepB]!, 0);
    }
  });
  return out;
}

/** Applies a function of three numbers, broadcasting by axis name. */
function map3(a: Field, b: Field, c: Field, sizes: Sizes, compute: Scalar): Field {
  const out = empty(unionAxes(a.axes, unionAxes(b.axes, c.axes)), sizes);
  const [stepA, stepB, stepC] = [voxelStep(a), voxelStep(b), voxelStep(c)];
  forEachRow(out.axes, [out, a, b, c], sizes, ([o = 0, i = 0, j = 0, k = 0], length) => {
    for (let v = 0; v < length; v++) {
      out.data[o + v] = compute(a.data[i + v * stepA]!, b.data[j + v * stepB]!, c.data[k + v * stepC]!);
    }
  });
  return out;
}

/** Applies a function to the elements of its arguments, broadcasting by axis name. */
export function mapElements(args: Args<ElementwiseOp, Field>, sizes: Sizes, compute: Scalar): Field {
  if (args.length === 1) return map1(args[0], compute);
  if (args.length === 2) return map2(args[0], args[1], sizes, compute);
  return map3(args[0], args[1], args[2], sizes, compute);
}

/** Repeats a field along the axes that it lacks. */
export function repeat(a: Field, axes: Axes, sizes: Sizes): Field {
  return map2(a, empty(unionAxes(a.axes, axes), sizes), sizes, (value) => value);
}

/** Adds in blocks, so that the rounding error grows with the number of blocks and not of elements. */
function sumRow(data: Float64Array, from: number, length: number): number {
  const block = 1024;
  let total = 0;
  for (let start = 0; start < length; start += block) {
    const end = Math.min(length, start + block);
    let part = 0;
    for (let v = start; v < end; v++) part += data[from + v]!;
    total += part;
  }
  return total;
}

function maxRow(data: Float64Array, from: number, length: number): number {
  let largest = -Infinity;
  for (let v = 0; v < length; v++) largest = Math.max(largest, data[from + v]!);
  return largest;
}

/** How rows of voxels are joined. */
const rowsOf = { sum: sumRow, reduceMax: maxRow } satisfies Readonly<
  Record<OpOfKind<'reduction'>, typeof sumRow>
>;

/** Joins elements along axes that the field has. */
export function reduce(op: OpOfKind<'reduction'>, a: Field, axes: Axes, sizes: Sizes): Field {
  const { start, join } = opFacts[op];
  const rowOf = rowsOf[op];
  const out = empty(withoutAxes(a.axes, axes), sizes);
  out.data.fill(start);
  const overVoxels = axes.includes('V');
  forEachRow(a.axes, [out, a], sizes, ([o = 0, i = 0], length) => {
    if (overVoxels) {
      out.data[o] = join(out.data[o]!, rowOf(a.data, i, length));
      return;
    }
    for (let v = 0; v < length; v++) out.data[o + v] = join(out.data[o + v]!, a.data[i + v]!);
  });
  return out;
}
