import type { Axes, Rules } from '@segloss/core/adapter';
import { decimalDigits } from '@segloss/core/graph';
import { arithmetic } from './arithmetic.ts';
import type { LoweringContext } from './context.ts';
import { sumOver } from './sum.ts';
import type { Value } from './writer.ts';

/**
 * Below every loss and error, so that voxels that do not count come last. Not the lowest number: TopK of WebGPU pads rows with
 * that, and gives the index -1 for elements that are equal to it.
 */
const last = -1e38;

const int32 = 6;

/** A share with this many zeros after the decimal point is less than one voxel of any count. */
const mostZeros = 12;

/**
 * Makes the rules that sort voxels. TopK sorts all of them, and puts the lowest index first among equal values, as the graph
 * requires.
 */
export function selectionRules({
  writer,
  axes,
  extent,
}: LoweringContext): Rules<Value, 'hardest' | 'jaccardSlopes'> {
  const { add, sub, mul, div, less, max, where } = arithmetic(writer);
  const { rank, classes } = axes;

  const spread = (value: Value, to: Axes): Value => add(value, extent.zeros(to));
  const like = (value: Value, other: Value): Value =>
    writer.apply('Reshape', [value, writer.apply('Shape', [other])]);
  const reshape = (value: Value, shape: readonly number[]): Value =>
    writer.apply('Reshape', [value, writer.integers(shape)]);

  // No transposition: ONNX Runtime moves it through comparisons, and WebGPU cannot transpose truth values.
  const perClass = (value: Value): readonly Value[] =>
    Array.from({ length: classes }, (_, c) => {
      const [start, end, along] = [[c], [c + 1], [1]].map((list) => writer.integers(list));
      return writer.apply('Slice', [value, start!, end!, along!]);
    });
  const join = (values: readonly Value[]): Value => writer.apply('Concat', values, { axis: 1 });

  /** Sorts along the last axis, largest first, and gives the index of each element. */
  function descending(keys: Value, axis: number): Value {
    const count = writer.apply('Shape', [keys], { start: axis });
    return writer.applyMany('TopK', [keys, count], 2, { axis, largest: 1, sorted: 1 })[1]!;
  }

  const whole = (value: Value): Value => writer.apply('Cast', [value], { to: int32 });

  /**
   * `max(1, floor(share * count))` of the decimal number: a long multiplication in integers from the last digit on, as in
   * core.
   */
  function countOfFraction(share: number, count: Value): Value {
    const digits = decimalDigits(share);
    const isNothing = digits.findIndex((digit) => digit > 0) > mostZeros;
    const floor = (isNothing ? [0] : digits).reduceRight<Value | undefined>((carry, digit) => {
      const product = mul(count, whole(writer.scalar(digit)));
      return div(carry === undefined ? product : add(product, carry), whole(writer.scalar(10)));
    }, undefined)!;
    return add(floor, whole(less(floor, whole(writer.scalar(1)))));
  }

  const scatter = (order: Value, values: Value, same: Value, axis: number): Value =>
    writer.apply('ScatterElements', [sub(same, same), order, values], { axis });

  return {
    hardest([losses, counted], { fraction, batch }) {
      const full = spread(losses, 'NV');
      const isCounted = less(0, counted);
      // One row per sample, or one for the batch.
      const rows = (value: Value): Value => reshape(value, batch ? [1, -1] : [0, -1]);
      const keys = rows(where(isCounted, full, last));
      const over: Axes = batch ? 'NV' : 'V';
      const count = sumOver(writer, where(isCounted, 1, 0), axes.positions(over), { rank, classes: 1 });
      const kept = countOfFraction(fraction, whole(count));
      const keptOfRow = reshape(kept, [-1, 1]);
      const ranks = reshape(extent.indices(over), [1, -1]);
      const marks = where(less(ranks, keptOfRow), 1, 0);
      const order = descending(keys, 1);
      const marked = scatter(order, marks, keys, 1);
      return mul(like(marked, full), where(isCounted, 1, 0));
    },

    jaccardSlopes([errors, target, voxelWeights], { batch }) {
      // One row per sample and class, or one per class.
      const rows = (value: Value): Value =>
        batch ? join(perClass(value).map((own) => reshape(own, [1, 1, -1]))) : reshape(value, [0, 0, -1]);
      const full = spread(errors, 'NCV');
      const fromRows = (value: Value): Value =>
        batch ? join(perClass(value).map((own) => like(own, voxelWeights))) : like(value, full);
      const weights = spread(voxelWeights, 'NCV');
      const truth = mul(weights, spread(target, 'NCV'));

      const keys = rows(where(less(0, weights), full, last));
      const order = descending(keys, 2);
      const inOrder = (value: Value): Value =>
        writer.apply('GatherElements', [rows(value), order], { axis: 2 });
      const runningSum = (value: Value, attributes = {}): Value =>
        writer.apply('CumSum', [value, writer.integer(2)], attributes);
      const [missing, other] = [inOrder(truth), inOrder(sub(weights, truth))];
      const total = sumOver(writer, truth, axes.positions(batch ? 'NV' : 'V'), { rank, classes });
      const volume = reshape(total, batch ? [1, classes, 1] : [0, 0, 1]);
      // From the end, so that nothing cancels.
      const intersection = runningSum(missing, { exclusive: 1, reverse: 1 });
      const union = add(volume, runningSum(other));
      const unionBefore = sub(union, other);
      // The loss minus the previous loss, without a difference of two numbers near 1.
      const gain = add(missing, div(mul(other, intersection), max(union, 1e-30)));
      // Where the target is empty, the first wrong voxel makes the whole loss.
      const first = where(less(0, union), 1, 0);
      const gradient = where(less(0, unionBefore), div(gain, max(unionBefore, 1e-30)), first);
      const counting = where(less(0, inOrder(weights)), gradient, 0);
      return fromRows(scatter(order, counting, keys, 2));
    },
  };
}
