import { type Axes, decimalDigits, type Rules } from '@segloss/core/adapter';
import type { LoweringContext } from './context.ts';
import { arithmetic } from './math.ts';
import { sumOver } from './sum.ts';
import type { Edge } from './writer.ts';

/**
 * Below every loss and error: voxels that do not count come last. Not the lowest number there is: TopK of WebGPU fills up rows
 * with that one, and gives the index -1 for each that is equal to it.
 */
const last = -1e38;

const int32 = 6;

/** So many zeros behind the point of a share leave nothing of any count of voxels. */
const mostZeros = 12;

/**
 * Makes the rules that rank voxels. TopK sorts all of them, and of equal values puts the lowest index first, as the graph
 * wants it.
 */
export function selectionRules({
  writer,
  axes,
  extent,
}: LoweringContext): Rules<Edge, 'hardest' | 'jaccardSlopes'> {
  const { add, sub, mul, div, less, max, where } = arithmetic(writer);
  const { rank, classes } = axes;

  const spread = (edge: Edge, to: Axes): Edge => add(edge, extent.zeros(to));
  const like = (edge: Edge, other: Edge): Edge =>
    writer.apply('Reshape', [edge, writer.apply('Shape', [other])]);
  const reshape = (edge: Edge, shape: readonly number[]): Edge =>
    writer.apply('Reshape', [edge, writer.integers(shape)]);

  // No transposition: ONNX Runtime moves it through comparisons, and WebGPU cannot transpose truth values.
  const perClass = (edge: Edge): readonly Edge[] =>
    Array.from({ length: classes }, (_, c) => {
      const [start, end, along] = [[c], [c + 1], [1]].map((list) => writer.integers(list));
      return writer.apply('Slice', [edge, start!, end!, along!]);
    });
  const join = (edges: readonly Edge[]): Edge => writer.apply('Concat', edges, { axis: 1 });

  /** Sorts along the last axis, largest first, and gives the index of each element. */
  function descending(keys: Edge, axis: number): Edge {
    const count = writer.apply('Shape', [keys], { start: axis });
    return writer.applyMany('TopK', [keys, count], 2, { axis, largest: 1, sorted: 1 })[1]!;
  }

  const whole = (edge: Edge): Edge => writer.apply('Cast', [edge], { to: int32 });

  /**
   * `max(1, floor(share * count))` of the decimal number: a long multiplication from its last digit on, as that of core,
   * in whole numbers.
   */
  function countOfFraction(share: number, count: Edge): Edge {
    const digits = decimalDigits(share);
    const isNothing = digits.findIndex((digit) => digit > 0) > mostZeros;
    const floor = (isNothing ? [0] : digits).reduceRight<Edge | undefined>((carry, digit) => {
      const product = mul(count, whole(writer.scalar(digit)));
      return div(carry === undefined ? product : add(product, carry), whole(writer.scalar(10)));
    }, undefined)!;
    return add(floor, whole(less(floor, whole(writer.scalar(1)))));
  }

  const scatter = (order: Edge, values: Edge, same: Edge, axis: number): Edge =>
    writer.apply('ScatterElements', [sub(same, same), order, values], { axis });

  return {
    hardest([losses, counted], { fraction, batch }) {
      const full = spread(losses, 'NV');
      const isCounted = less(0, counted);
      // One row per sample, or one for the batch.
      const rows = (edge: Edge): Edge => reshape(edge, batch ? [1, -1] : [0, -1]);
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

    jaccardSlopes([errors, target, counted], { batch }) {
      // One row per sample and class, or one per class.
      const rows = (edge: Edge): Edge =>
        batch ? join(perClass(edge).map((own) => reshape(own, [1, 1, -1]))) : reshape(edge, [0, 0, -1]);
      const full = spread(errors, 'NCV');
      const fromRows = (edge: Edge): Edge =>
        batch ? join(perClass(edge).map((own) => like(own, counted))) : like(edge, full);
      const weights = spread(where(less(0, counted), 1, 0), 'NCV');
      const truth = mul(weights, spread(target, 'NCV'));

      const keys = rows(where(less(0, weights), full, last));
      const order = descending(keys, 2);
      const inOrder = (edge: Edge): Edge => writer.apply('GatherElements', [rows(edge), order], { axis: 2 });
      const runningSum = (edge: Edge): Edge => writer.apply('CumSum', [edge, writer.integer(2)]);
      const [missing, other] = [inOrder(truth), inOrder(sub(weights, truth))];
      const total = sumOver(writer, truth, axes.positions(batch ? 'NV' : 'V'), { rank, classes });
      const volume = reshape(total, batch ? [1, classes, 1] : [0, 0, 1]);
      const intersection = max(sub(volume, runningSum(missing)), 0);
      const union = add(volume, runningSum(other));
      const unionBefore = sub(union, other);
      // The loss less the loss before, without the difference of two numbers near 1.
      const gain = add(missing, div(mul(other, intersection), max(union, 1e-30)));
      // Where nothing is to be found, the first voxel that is wrong makes the whole loss.
      const first = where(less(0, union), 1, 0);
      const slopes = where(less(0, unionBefore), div(gain, max(unionBefore, 1e-30)), first);
      const counting = mul(slopes, inOrder(weights));
      return fromRows(scatter(order, counting, keys, 2));
    },
  };
}
