import { type Axes, type Axis, hasAxis, unionAxes, withoutAxes } from '../axes.ts';
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
export function map1(a: Field, compute: (a: number) => number): Field {
  const data = new Float64Array(a.data.length);
  for (let i = 0; i < data.length; i++) data[i] = compute(a.data[i]!);
  return { axes: a.axes, data };
}

/** Applies a function of two numbers, broadcasting by axis name. */
export function map2(a: Field, b: Field, sizes: Sizes, compute: (a: number, b: number) => number): Field {
  const out = empty(unionAxes(a.axes, b.axes), sizes);
  const stepA = a.axes.includes('V') ? 1 : 0;
  const stepB = b.axes.includes('V') ? 1 : 0;
  forEachRow(out.axes, [out, a, b], sizes, ([o = 0, i = 0, j = 0], length) => {
    for (let v = 0; v < length; v++) {
      out.data[o + v] = compute(a.data[i + v * stepA]!, b.data[j + v * stepB]!);
    }
  });
  return out;
}

/** Picks elements of `a` where the condition is not 0, else of `b`, broadcasting by axis name. */
export function select(condition: Field, a: Field, b: Field, sizes: Sizes): Field {
  const out = empty(unionAxes(condition.axes, unionAxes(a.axes, b.axes)), sizes);
  const [stepC, stepA, stepB] = [condition, a, b].map((f) => (f.axes.includes('V') ? 1 : 0));
  forEachRow(out.axes, [out, condition, a, b], sizes, ([o = 0, k = 0, i = 0, j = 0], length) => {
    for (let v = 0; v < length; v++) {
      const holds = condition.data[k + v * stepC!] !== 0;
      out.data[o + v] = holds ? a.data[i + v * stepA!]! : b.data[j + v * stepB!]!;
    }
  });
  return out;
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

/** Sums over axes that the field has. */
export function sumOver(a: Field, axes: Axes, sizes: Sizes): Field {
  return reduce(a, axes, sizes, 0, sumRow, (x, y) => x + y);
}

/** Takes the maximum over axes that the field has. */
export function maxOver(a: Field, axes: Axes, sizes: Sizes): Field {
  return reduce(a, axes, sizes, -Infinity, maxRow, Math.max);
}

function reduce(
  a: Field,
  axes: Axes,
  sizes: Sizes,
  start: number,
  rowOf: (data: Float64Array, from: number, length: number) => number,
  join: (x: number, y: number) => number,
): Field {
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
