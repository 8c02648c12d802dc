import type { Edge, GraphWriter } from './writer.ts';

/** How many numbers are added one after the other; a power of two, so that means and sums differ by no rounding. */
const row = 64;

/** Rows of rows: two levels leave one number of 4,096, so that no axis of an image is long any more. */
const levels = 2;

/** Adds rows of 64 along a spatial axis, the last one filled up with zeros: as means, which are sums over 64. */
function meansOfRows(writer: GraphWriter, x: Edge, position: number, rank: number): Edge {
  const spatial = Array.from({ length: rank - 2 }, (_, axis) => axis + 2 === position);
  const lengths = spatial.map((isSummed) => (isSummed ? row : 1));
  return writer.apply('AveragePool', [x], {
    kernel_shape: lengths,
    strides: lengths,
    pads: [...lengths.map(() => 0), ...lengths.map((length) => length - 1)],
    count_include_pad: 1,
  });
}

const plainSum = (writer: GraphWriter, x: Edge, position: number): Edge =>
  writer.apply('ReduceSum', [x, writer.integers([position])], { keepdims: 1 });

function sumOverAxis(writer: GraphWriter, x: Edge, position: number, rank: number): Edge {
  let means = x;
  for (let level = 0; level < levels; level++) means = meansOfRows(writer, means, position, rank);
  return writer.apply('Mul', [plainSum(writer, means, position), writer.scalar(row ** levels)]);
}

/**
 * Sums over spatial axes, with the classes moved into the batch meanwhile. WebGPU pools with channels last, so ONNX Runtime
 * transposes what is pooled and then moves these transpositions as far as it can, through comparisons too, where WebGPU has
 * none for truth values. No transposition passes a reshape, and one of a single channel costs nothing.
 */
function sumOverSpace(
  writer: GraphWriter,
  x: Edge,
  positions: readonly number[],
  { rank, classes }: SummedShape,
): Edge {
  const spatial = Array.from({ length: rank - 2 }, () => 0);
  const reshape = (edge: Edge, channels: number): Edge =>
    writer.apply('Reshape', [edge, writer.integers([-1, channels, ...spatial])]);
  const sums = positions.reduce(
    (partial, position) => sumOverAxis(writer, partial, position, rank),
    reshape(x, 1),
  );
  return reshape(sums, classes);
}

/** Describes an operand: its rank, with spatial axes behind the first two, and its length along the classes. */
export interface SummedShape {
  readonly rank: number;
  readonly classes: number;
}

/**
 * Sums over axes one at a time, in the given order; the axes stay, with length 1.
 *
 * ReduceSum adds one number after the other in single precision on WebAssembly, and over outer axes on CPUs too: over a
 * flattened volume of 1e7 equal voxels that is 9 % off. So spatial axes, whose length nobody knows yet, are pooled in
 * rows first: the only operator that cuts an axis into rows without arithmetic on shapes.
 *
 * @param positions innermost first
 */
export function sumOver(
  writer: GraphWriter,
  x: Edge,
  positions: readonly number[],
  shape: SummedShape,
): Edge {
  const spatial = positions.filter((position) => position >= 2);
  const outer = positions.filter((position) => position < 2);
  const sums = spatial.length === 0 ? x : sumOverSpace(writer, x, spatial, shape);
  return outer.reduce((partial, position) => plainSum(writer, partial, position), sums);
}
