import type { Axes } from '@segloss/core/adapter';
import type { AxisMap } from './axes.ts';
import { arithmetic } from './math.ts';
import { sumOver } from './sum.ts';
import type { Edge, GraphWriter } from './writer.ts';

/** Answers for lengths and places that are known only when the model runs. */
export interface Extent {
  /** Gives zeros with the given axes, and length 1 along the others. */
  zeros(axes: Axes): Edge;
  /** Counts the elements along axes. */
  size(axes: Axes): Edge;
  /** Numbers the elements along one axis from 0, with length 1 along the others. */
  coordinates(position: number): Edge;
  /** Numbers the elements along axes from 0 in row-major order, as int32, with length 1 along the others. */
  indices(axes: Axes): Edge;
}

const int32 = 6;

/**
 * Derives lengths from the logits by slices and sums: arithmetic on shapes would run on the CPU beside a GPU.
 *
 * @param logits an edge with axes NCV, of finite numbers
 */
export function extentOf(writer: GraphWriter, axes: AxisMap, logits: Edge): Extent {
  const { add, sub, mul } = arithmetic(writer);

  /** Keeps the first element along all axes but those at the given positions. */
  function zerosAlong(positions: readonly number[]): Edge {
    const cut = Array.from({ length: axes.rank }, (_, place) => place).filter((p) => !positions.includes(p));
    const list = (value: number) => writer.integers(cut.map(() => value));
    const slice =
      cut.length === 0 ? logits : writer.apply('Slice', [logits, list(0), list(1), writer.integers(cut)]);
    return sub(slice, slice);
  }

  const onesAlong = (position: number): Edge => add(zerosAlong([position]), 1);

  const lengthOf = (position: number): Edge =>
    sumOver(writer, onesAlong(position), [position], { rank: axes.rank, classes: 1 });

  // Along a single axis, where the running sum of WebGPU, which is quadratic, takes no time.
  const coordinates = (position: number): Edge =>
    sub(writer.apply('CumSum', [onesAlong(position), writer.integer(position)]), 1);

  return {
    zeros: (wanted) => (wanted === '' ? writer.scalar(0) : zerosAlong(axes.positions(wanted))),
    size(wanted) {
      const factors = axes
        .positions(wanted)
        .map((position) => (position === 1 ? writer.scalar(axes.classes) : lengthOf(position)));
      return factors.length === 0
        ? writer.scalar(1)
        : factors.reduce((product, factor) => mul(product, factor));
    },
    coordinates,
    indices(wanted) {
      const whole = (edge: Edge): Edge => writer.apply('Cast', [edge], { to: int32 });
      const [outermost, ...inner] = [...axes.positions(wanted)].reverse() as [number, ...number[]];
      return inner.reduce(
        (index, position) => add(mul(index, whole(lengthOf(position))), whole(coordinates(position))),
        whole(coordinates(outermost)),
      );
    },
  };
}
