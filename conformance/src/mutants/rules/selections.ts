import type { Field, Lowering, Sizes } from '@segloss/core/adapter';

type WrongRule = (sizes: Sizes) => Lowering<Field>;

type Order = (values: Float64Array) => (a: number, b: number) => number;

const largestFirst: Order = (values) => (a, b) => values[b]! - values[a]! || a - b;
const lastOfEqualFirst: Order = (values) => (a, b) => values[b]! - values[a]! || b - a;

const range = (start: number, end: number): readonly number[] =>
  Array.from({ length: end - start }, (_, i) => start + i);

type Count = (fraction: number, counted: number, all: number) => number;

const rightCount: Count = (fraction, counted) => Math.max(1, Math.floor(fraction * counted));

const chosen =
  (order: Order, count: Count): WrongRule =>
  ({ N, V }) => ({
    hardest: ([losses, counted], { fraction, batch }) => {
      const data = new Float64Array(N * V);
      const group = batch ? N * V : V;
      for (let start = 0; start < N * V; start += group) {
        const positions = range(start, start + group).filter((at) => counted.data[at] !== 0);
        const ranked = positions.toSorted(order(losses.data));
        for (const at of ranked.slice(0, count(fraction, positions.length, group))) data[at] = 1;
      }
      return { axes: 'NV', data };
    },
  });

/** Lists wrong choices of the hardest voxels. */
export const wrongHardest: Readonly<Record<string, WrongRule>> = {
  'last of equal voxels first': chosen(lastOfEqualFirst, rightCount),
  'first voxels': chosen(() => (a, b) => a - b, rightCount),
  'number rounded up': chosen(largestFirst, (fraction, counted) => Math.ceil(fraction * counted)),
  'number rounded': chosen(largestFirst, (fraction, counted) => Math.max(1, Math.round(fraction * counted))),
  'none of few voxels (SegLoss)': chosen(largestFirst, (fraction, counted) => Math.floor(fraction * counted)),
  'ignored voxels in the number (nnU-Net)': chosen(largestFirst, (fraction, _counted, all) =>
    Math.max(1, Math.floor(fraction * all)),
  ),
};

/** Gives a loss from the volume of a class, the missed voxels and the false alarms. */
type OverlapLoss = (volume: number, missed: number, alarms: number) => number;

const jaccardLoss: OverlapLoss = (volume, missed, alarms) => {
  const union = volume + alarms;
  return union > 0 ? 1 - (volume - missed) / union : 0;
};

const diceLoss: OverlapLoss = (volume, missed, alarms) => {
  const volumes = 2 * volume - missed + alarms;
  return volumes > 0 ? 1 - (2 * (volume - missed)) / volumes : 0;
};

type Weight = (weight: number) => number;
const asGiven: Weight = (weight) => weight;

const sloped =
  (
    order: Order,
    lossOf: OverlapLoss,
    slope: (now: number, before: number) => number,
    weigh: Weight = asGiven,
  ): WrongRule =>
  ({ N, C, V }) => ({
    jaccardSlopes: ([errors, target, weights], { batch }) => {
      const data = new Float64Array(N * C * V);
      const weightAt = (at: number): number => weigh(weights.data[Math.floor(at / (C * V)) * V + (at % V)]!);
      const samples = range(0, N);
      for (const group of batch ? [samples] : samples.map((n) => [n])) {
        for (const c of range(0, C)) {
          const positions = group.flatMap((n) =>
            range(0, V).flatMap((v) => (weights.data[n * V + v] === 0 ? [] : [(n * C + c) * V + v])),
          );
          const volume = positions.reduce((sum, at) => sum + weightAt(at) * target.data[at]!, 0);
          let [missed, alarms, before] = [0, 0, 0];
          for (const at of positions.toSorted(order(errors.data))) {
            missed += weightAt(at) * target.data[at]!;
            alarms += weightAt(at) * (1 - target.data[at]!);
            const now = lossOf(volume, missed, alarms);
            data[at] = slope(now, before);
            before = now;
          }
        }
      }
      return { axes: 'NCV', data };
    },
  });

const difference = (now: number, before: number): number => now - before;

/** Lists wrong slopes of the Lovasz extension. */
export const wrongSlopes: Readonly<Record<string, WrongRule>> = {
  'last of equal errors first': sloped(lastOfEqualFirst, jaccardLoss, difference),
  'of Dice': sloped(largestFirst, diceLoss, difference),
  'not differences': sloped(largestFirst, jaccardLoss, (now) => now),
  'weights taken for a mask': sloped(largestFirst, jaccardLoss, difference, () => 1),
};
