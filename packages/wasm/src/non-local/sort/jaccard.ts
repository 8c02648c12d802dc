import type { KernelRunner, TakeBlock } from '../kernel-runner.ts';
import { digits, histogramBytes, tasksPerSample, voxelsPerTask } from '../keys.ts';
import { gatherTarget, gatherWeighted } from './gather.ts';
import { gradient, weightedGradient } from './gradient.ts';
import { countPairs, countVoxels, listPairs, movePairs, pairBytes } from './sort.ts';

/** The kernels of the gradient of the Jaccard loss. */
export const jaccardKernels = [
  countVoxels,
  listPairs,
  countPairs,
  movePairs,
  gatherTarget,
  gatherWeighted,
  gradient,
  weightedGradient,
] as const;

/** Addresses of errors, targets and the gradient, for all samples and classes, and of the weights of the voxels. */
export interface ErrorsInMemory {
  readonly errors: number;
  readonly target: number;
  readonly weights: number;
  readonly result: number;
  readonly samples: number;
  readonly classes: number;
  readonly voxels: number;
}

/** Turns histograms of tasks into the places where their elements go: by digit, then by task. */
function placesOf(histograms: Int32Array, tasks: number, mask: number): void {
  const bins = histogramBytes / 4;
  let place = 0;
  for (let bin = 0; bin <= mask; bin++) {
    for (let task = 0; task < tasks; task++) {
      const at = bins * task + bin;
      const count = histograms[at]!;
      histograms[at] = place;
      place += count;
    }
  }
}

/** Replaces each number by the sum of those before it, and gives the sum of all. */
function sumsBefore(numbers: Int32Array | Float64Array): number {
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) {
    const number = numbers[i]!;
    numbers[i] = sum;
    sum += number;
  }
  return sum;
}

/**
 * Computes the gradient of the Lovász extension of the Jaccard loss, as the reference of core does: elements are sorted
 * by descending error, and by index where errors are equal. Goes class by class, so that pairs take the memory of one class.
 * Voxels of weight 0 do not count.
 */
export function jaccardGradient(
  runner: KernelRunner,
  { errors, target, weights, result, samples, classes, voxels }: ErrorsInMemory,
  { batch }: { readonly batch: boolean },
  block: TakeBlock,
): void {
  const perTask = voxelsPerTask(voxels);
  const group = batch ? samples : 1;
  const tasks = group * tasksPerSample(voxels);
  const pairsLength = pairBytes * group * voxels;
  const [unsorted, sorted] = [block('pairs', pairsLength), block('sorted pairs', pairsLength)];
  const histograms = block('histograms', histogramBytes * tasks);
  const offsets = block('offsets', 4 * (tasks + 1));
  const others = block('numbers of other weights', 4 * tasks);
  const [missed, added] = [block('sums of targets', 8 * tasks), block('sums of the rest', 8 * tasks)];
  const step = classes * voxels;
  const { memory } = runner.memory;
  for (let first = 0; first < samples; first += group) {
    const ofGroup = weights + 4 * first * voxels;
    runner.run(countVoxels, tasks, { weights: ofGroup, voxels, perTask, counts: offsets, others }, block);
    const isWeighted = new Int32Array(memory.buffer, others, tasks).some((count) => count > 0);
    const places = new Int32Array(memory.buffer, offsets, tasks + 1);
    places[tasks] = 0;
    sumsBefore(places);
    for (let c = 0; c < classes; c++) {
      const plane = (first * classes + c) * voxels;
      const where = { errors, weights, result, voxels, perTask, first, plane, step };
      runner.run(listPairs, tasks, { ...where, offsets, pairs: unsorted, histograms }, block);
      let [from, to] = [unsorted, sorted];
      for (const { shift, mask } of digits) {
        if (shift > 0)
          runner.run(countPairs, tasks, { offsets, pairs: from, histograms, shift, mask }, block);
        placesOf(new Int32Array(memory.buffer, histograms, (histogramBytes / 4) * tasks), tasks, mask);
        runner.run(movePairs, tasks, { offsets, pairs: from, sorted: to, histograms, shift, mask }, block);
        [from, to] = [to, from];
      }
      const listed = { offsets, pairs: from, missed };
      if (isWeighted) {
        const free = { others: to, added };
        const gathered = { ...listed, ...free, target, weights: ofGroup, voxels, plane, step };
        runner.run(gatherWeighted, tasks, gathered, block);
        const volume = sumsBefore(new Float64Array(memory.buffer, missed, tasks));
        sumsBefore(new Float64Array(memory.buffer, added, tasks));
        runner.run(weightedGradient, tasks, { ...listed, ...free, result, volume }, block);
      } else {
        runner.run(gatherTarget, tasks, { ...listed, target }, block);
        const volume = sumsBefore(new Float64Array(memory.buffer, missed, tasks));
        runner.run(gradient, tasks, { ...listed, result, volume }, block);
      }
    }
  }
}
