import type { GraphWriter, Value } from './writer.ts';

/** The most numbers that are added one after the other; a power of two, so that turning means into sums rounds nothing. */
const row = 64;

/** So many classes may be added one after the other, which loses little even where they are equal. */
export const fewClasses = 12;

/** Levels of rows: two of them turn 4,096 numbers into one, which is enough for any axis of an image. */
const levels = 2;

/** Adds rows of 64 along a spatial axis, the last one padded with zeros, as means times 64. */
function meansOfRows(writer: GraphWriter, x: Value, position: number, rank: number): Value {
  const spatial = Array.from({ length: rank - 2 }, (_, axis) => axis + 2 === position);
  const lengths = spatial.map((isSummed) => (isSummed ? row : 1));
  return writer.apply('AveragePool', [x], {
    kernel_shape: lengths,
    strides: lengths,
    pads: [...lengths.map(() => 0), ...lengths.map((length) => length - 1)],
    count_include_pad: 1,
  });
}

const plainSum = (writer: GraphWriter, x: Value, position: number): Value =>
  writer.apply('ReduceSum', [x, writer.integers([position])], { keepdims: 1 });

/** Sums over the axis of the classes, whose length is known: halves of it are added until few numbers are left. */
export function sumOverClasses(writer: GraphWriter, x: Value, position: number, classes: number): Value {
  if (classes <= fewClasses) return plainSum(writer, x, position);
  const half = classes >> 1;
  const part = (from: number, to: number) =>
    writer.apply('Slice', [x, writer.integers([from]), writer.integers([to]), writer.integers([position])]);
  const halves = writer.apply('Add', [part(0, half), part(half, 2 * half)]);
  const sum = sumOverClasses(writer, halves, position, half);
  return classes === 2 * half ? sum : writer.apply('Add', [sum, part(classes - 1, classes)]);
}

function sumOverAxis(writer: GraphWriter, x: Value, position: number, rank: number): Value {
  let means = x;
  for (let level = 0; level < levels; level++) means = meansOfRows(writer, means, position, rank);
  return writer.apply('Mul', [plainSum(writer, means, position), writer.scalar(row ** levels)]);
}

/**
 * Sums over spatial axes, with the classes moved into the batch meanwhile. WebGPU pools with channels last, so ONNX Runtime
 * transposes the operand and then moves the transpositions as far as it can, through comparisons too, but WebGPU cannot
 * transpose truth values. No transposition passes a reshape, and with a single channel it costs nothing.
 */
function sumOverSpace(
  writer: GraphWriter,
  x: Value,
  positions: readonly number[],
  { rank, classes }: SummedShape,
): Value {
  const spatial = Array.from({ length: rank - 2 }, () => 0);
  const reshape = (value: Value, channels: number): Value =>
    writer.apply('Reshape', [value, writer.integers([-1, channels, ...spatial])]);
  const sums = positions.reduce(
    (partial, position) => sumOverAxis(writer, partial, position, rank),
    reshape(x, 1),
  );
  return reshape(sums, classes);
}

/** Describes an operand: its rank, with spatial axes after the first two, and its length along the classes. */
export interface SummedShape {
  readonly rank: number;
  readonly classes: number;
}

/**
 * Sums over axes one at a time, in the given order; the axes stay, with length 1.
 *
 * ReduceSum adds one number after the other in single precision on WebAssembly, and over outer axes on CPUs too. Over a
 * flattened volume of 1e7 equal voxels the result is 9 % off. So spatial axes are pooled in rows first: pooling is the only
 * operator that cuts an axis of unknown length into rows without arithmetic on shapes.
 *
 * @param positions innermost first
 */
export function sumOver(
  writer: GraphWriter,
  x: Value,
  positions: readonly number[],
  shape: SummedShape,
): Value {
  const spatial = positions.filter((position) => position >= 2);
  const outer = positions.filter((position) => position < 2);
  const sums = spatial.length === 0 ? x : sumOverSpace(writer, x, spatial, shape);
  return outer.reduce(
    (partial, position) =>
      position === 1
        ? sumOverClasses(writer, partial, position, shape.classes)
        : plainSum(writer, partial, position),
    sums,
  );
}
