import type { Axes } from '@segloss/core/adapter';
import { arithmetic } from './arithmetic.ts';
import type { AxisMap } from './axes.ts';
import { sumOver } from './sum.ts';
import type { GraphWriter, Value } from './writer.ts';

/** Gives lengths and positions, which are known only when the model runs. */
export interface Extent {
  /** Gives zeros with the given axes, and length 1 along the others. */
  zeros(axes: Axes): Value;
  /** Counts the elements along axes. */
  size(axes: Axes): Value;
  /** Numbers the elements along one axis from 0, with length 1 along the others. */
  coordinates(position: number): Value;
  /** Numbers the elements along axes from 0 in row-major order, as int32, with length 1 along the others. */
  indices(axes: Axes): Value;
}

const int32 = 6;

/**
 * Derives lengths from the logits by slices and sums. Arithmetic on shapes would run on the CPU, even beside a GPU.
 *
 * @param logits a value with axes NCV, of finite numbers
 */
export function extentOf(writer: GraphWriter, axes: AxisMap, logits: Value): Extent {
  const { add, sub, mul } = arithmetic(writer);

  /** Keeps the first element along all axes but those at the given positions. */
  function zerosAlong(positions: readonly number[]): Value {
    const cut = Array.from({ length: axes.rank }, (_, place) => place).filter((p) => !positions.includes(p));
    const list = (value: number) => writer.integers(cut.map(() => value));
    const slice =
      cut.length === 0 ? logits : writer.apply('Slice', [logits, list(0), list(1), writer.integers(cut)]);
    return sub(slice, slice);
  }

  const onesAlong = (position: number): Value => add(zerosAlong([position]), 1);

  const lengthOf = (position: number): Value =>
    sumOver(writer, onesAlong(position), [position], { rank: axes.rank, classes: 1 });

  // The running sum of WebGPU takes quadratic time, but next to none along a single axis.
  const coordinates = (position: number): Value =>
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
      const whole = (value: Value): Value => writer.apply('Cast', [value], { to: int32 });
      const [outermost, ...inner] = [...axes.positions(wanted)].reverse() as [number, ...number[]];
      return inner.reduce(
        (index, position) => add(mul(index, whole(lengthOf(position))), whole(coordinates(position))),
        whole(coordinates(outermost)),
      );
    },
  };
}
