import { countOfFraction } from '@segloss/core/graph';
import type { Code } from '../../assembler/bytes.ts';
import type { Local } from '../../assembler/function.ts';
import { f32, f32x4, i32, i32x4, v128 } from '../../assembler/instructions.ts';
import { number } from '../../math/constants.ts';
import { defineKernel } from '../kernel.ts';
import type { KernelRunner, TakeBlock } from '../kernel-runner.ts';
import {
  ascendingKey,
  ascendingKeys,
  clearHistogram,
  countIn,
  digits,
  forVoxels,
  histogramBytes,
  partOf,
  tasksPerSample,
  voxelsPerTask,
  wordAt,
} from '../keys.ts';

/** Counts how often each value of a digit occurs among the keys that share the known prefix of the k-th largest. */
const countDigit = defineKernel(
  {
    losses: 'i32',
    counted: 'i32',
    voxels: 'i32',
    perTask: 'i32',
    histograms: 'i32',
    prefixes: 'i32',
    known: 'i32',
    shift: 'i32',
    mask: 'i32',
  },
  () =>
    ({ writer, task, given }) => {
      const { losses, counted, voxels, perTask, histograms, prefixes, known, shift, mask } = given;
      const part = partOf(writer, task, voxels, perTask);
      const place = i32.add(histograms.get, i32.mul(task, i32.const(histogramBytes)));
      const histogram = writer.let('i32', place);
      clearHistogram(writer, histogram);
      const prefix = writer.let('i32', i32.load(wordAt(prefixes.get, part.sample.get)));
      const [allKnown, allPrefix] = [known, prefix].map(({ get }) =>
        writer.let('v128', i32x4.splat(get)),
      ) as [Local, Local];
      const noneCounts = (at: Local): Code => {
        const keys = ascendingKeys(writer, v128.load(i32.add(losses.get, at.get)));
        const isCounted = f32x4.ne(v128.load(i32.add(counted.get, at.get)), v128.zero);
        const isAlike = i32x4.eq(v128.and(keys.get, allKnown.get), allPrefix.get);
        return i32.eqz(v128.anyTrue(v128.and(isCounted, isAlike)));
      };
      forVoxels(writer, part, voxels, noneCounts, (at) => {
        const key = ascendingKey(writer, f32.load(i32.add(losses.get, at.get)));
        const isCounted = f32.ne(f32.load(i32.add(counted.get, at.get)), f32.zero);
        const isAlike = i32.eq(i32.and(key.get, known.get), prefix.get);
        writer.when(i32.and(isCounted, isAlike), () => {
          countIn(writer, histogram, i32.and(i32.shrUnsigned(key.get, shift.get), mask.get));
        });
      });
    },
);

/** Marks the keys above a limit, and the first few that equal it: as many as `ties` has for the task. */
const mark = defineKernel(
  {
    losses: 'i32',
    counted: 'i32',
    result: 'i32',
    voxels: 'i32',
    perTask: 'i32',
    prefixes: 'i32',
    ties: 'i32',
  },
  () =>
    ({ writer, task, given: { losses, counted, result, voxels, perTask, prefixes, ties } }) => {
      const part = partOf(writer, task, voxels, perTask);
      const limit = writer.let('i32', i32.load(wordAt(prefixes.get, part.sample.get)));
      const left = writer.let('i32', i32.load(wordAt(ties.get, task)));
      const allLimit = writer.let('v128', i32x4.splat(limit.get));
      const markWithoutTies = (at: Local): Code => {
        const keys = ascendingKeys(writer, v128.load(i32.add(losses.get, at.get)));
        const loaded = v128.load(i32.add(counted.get, at.get));
        const isCounted = writer.let('v128', f32x4.ne(loaded, v128.zero));
        const isTie = v128.and(isCounted.get, i32x4.eq(keys.get, allLimit.get));
        const isAbove = v128.and(isCounted.get, i32x4.gtUnsigned(keys.get, allLimit.get));
        // Where there is a tie, all four marks are written again.
        writer.emit(v128.store(i32.add(result.get, at.get), v128.and(isAbove, number(1))));
        return i32.eqz(v128.anyTrue(isTie));
      };
      forVoxels(writer, part, voxels, markWithoutTies, (at) => {
        const key = ascendingKey(writer, f32.load(i32.add(losses.get, at.get)));
        const loaded = f32.load(i32.add(counted.get, at.get));
        const isCounted = writer.let('i32', f32.ne(loaded, f32.zero));
        const isTie = i32.and(i32.eq(key.get, limit.get), i32.gt(left.get, i32.const(0)));
        const kept = writer.let('i32', i32.and(isCounted.get, isTie));
        writer.set(left, i32.sub(left.get, kept.get));
        const isAbove = i32.and(isCounted.get, i32.gtUnsigned(key.get, limit.get));
        const marked = f32.fromI32(i32.or(kept.get, isAbove));
        writer.emit(f32.store(i32.add(result.get, at.get), marked));
      });
    },
);

/** The kernels of the top-k voxels. */
export const topKKernels = [countDigit, mark] as const;

/** Addresses of the losses of voxels, and of their marks. */
export interface LossesInMemory {
  readonly losses: number;
  readonly counted: number;
  readonly result: number;
  readonly samples: number;
  readonly voxels: number;
}

/** Marks the voxels with the largest losses, as the reference of core does: among equal losses the lowest index wins. */
export function topK(
  runner: KernelRunner,
  { samples, voxels, ...fields }: LossesInMemory,
  { fraction, batch }: { readonly fraction: number; readonly batch: boolean },
  block: TakeBlock,
): void {
  const tasks = samples * tasksPerSample(voxels);
  const groups = batch ? 1 : samples;
  const perGroup = tasks / groups;
  const histograms = block('histograms', histogramBytes * tasks);
  const prefixes = block('prefixes', 4 * samples);
  const ties = block('ties', 4 * tasks);
  const words = (address: number, length: number) =>
    new Int32Array(runner.memory.memory.buffer, address, length);
  const bins = histogramBytes / 4;
  const binOf = (task: number, bin: number) => words(histograms, bins * tasks)[bins * task + bin]!;
  const common = { ...fields, voxels, perTask: voxelsPerTask(voxels) };

  words(prefixes, samples).fill(0);
  const chosen = Array.from({ length: groups }, () => ({ bin: 0, left: 0 }));
  let known = 0;
  for (const { shift, mask } of digits.toReversed()) {
    const { losses, counted, perTask } = common;
    const values = { losses, counted, voxels, perTask, histograms, prefixes, known, shift, mask };
    runner.run(countDigit, tasks, values, block);
    const all = words(histograms, bins * tasks);
    chosen.forEach((choice, group) => {
      const totals = new Float64Array(mask + 1);
      for (let task = group * perGroup; task < (group + 1) * perGroup; task++) {
        for (let bin = 0; bin <= mask; bin++) totals[bin]! += all[bins * task + bin]!;
      }
      const count = totals.reduce((sum, inBin) => sum + inBin, 0);
      // Before the first digit, every voxel that counts is a candidate.
      if (known === 0) choice.left = Math.min(count, countOfFraction(fraction, count));
      choice.bin = mask;
      while (totals[choice.bin]! < choice.left) choice.left -= totals[choice.bin--]!;
      const [first, end] = batch ? [0, samples] : [group, group + 1];
      for (let sample = first; sample < end; sample++)
        words(prefixes, samples)[sample]! |= choice.bin << shift;
    });
    known |= mask << shift;
  }
  chosen.forEach(({ bin, left }, group) => {
    let rest = left;
    for (let task = group * perGroup; task < (group + 1) * perGroup; task++) {
      const kept = Math.min(rest, binOf(task, bin));
      words(ties, tasks)[task] = kept;
      rest -= kept;
    }
  });
  runner.run(mark, tasks, { ...common, prefixes, ties }, block);
}
