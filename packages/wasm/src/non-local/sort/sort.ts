import type { Code } from '../../assembler/bytes.ts';
import type { FunctionWriter, Local } from '../../assembler/function.ts';
import { f32, i32 } from '../../assembler/instructions.ts';
import { defineKernel } from '../kernel.ts';
import { ascendingKey, clearHistogram, countIn, digits, histogramBytes, partOf, wordAt } from '../keys.ts';

/** Bytes of a pair: a key, and the index of an element. */
export const pairBytes = 8;

const lowestMask = digits[0].mask;

/** Adds code for the addresses where the pairs of a task begin and end. */
export function pairsOf(
  writer: FunctionWriter,
  task: Code,
  offsets: Local,
  pairs: Local,
): readonly [Local, Local] {
  const addressAt = (place: number): Local => {
    const offset = i32.load(wordAt(offsets.get, task), place);
    return writer.let('i32', i32.add(pairs.get, i32.mul(offset, i32.const(pairBytes))));
  };
  return [addressAt(0), addressAt(4)];
}

/** Counts, for each task, the voxels that count, and those of them whose weight is not 1. */
export const countVoxels = defineKernel(
  { weights: 'i32', voxels: 'i32', perTask: 'i32', counts: 'i32', others: 'i32' },
  () =>
    ({ writer, task, given: { weights, voxels, perTask, counts, others } }) => {
      const { sample, start, end } = partOf(writer, task, voxels, perTask);
      const base = i32.add(start.get, i32.mul(sample.get, voxels.get));
      const at = writer.let('i32', wordAt(weights.get, base));
      const [count, other] = [writer.local('i32'), writer.local('i32')];
      const one = writer.let('f32', f32.fromI32(i32.const(1)));
      writer.repeatWhile(() => {
        const weight = writer.let('f32', f32.load(at.get));
        const isCounted = f32.ne(weight.get, f32.zero);
        writer.set(count, i32.add(count.get, isCounted));
        writer.set(other, i32.add(other.get, i32.and(isCounted, f32.ne(weight.get, one.get))));
        writer.set(at, i32.add(at.get, i32.const(4)));
        writer.set(start, i32.add(start.get, i32.const(1)));
        return i32.lt(start.get, end.get);
      });
      writer.emit(
        i32.store(wordAt(counts.get, task), count.get),
        i32.store(wordAt(others.get, task), other.get),
      );
    },
);

/**
 * Lists the elements that count, in order, with keys that ascend as errors descend, and counts the lowest digits of the keys.
 * Sets the results of all other elements to 0. Tasks are those of the samples from `first` on; `plane` is the first element
 * of the class in that sample, and `step` the number of elements from one sample to the next.
 */
export const listPairs = defineKernel(
  {
    errors: 'i32',
    weights: 'i32',
    result: 'i32',
    voxels: 'i32',
    perTask: 'i32',
    first: 'i32',
    plane: 'i32',
    step: 'i32',
    offsets: 'i32',
    pairs: 'i32',
    histograms: 'i32',
  },
  () =>
    ({ writer, task, given }) => {
      const { errors, weights, result, voxels, perTask, first, plane, step, offsets, pairs, histograms } =
        given;
      const { sample, start, end } = partOf(writer, task, voxels, perTask);
      const histogram = writer.let('i32', i32.add(histograms.get, i32.mul(task, i32.const(histogramBytes))));
      clearHistogram(writer, histogram);
      const offset = i32.load(wordAt(offsets.get, task));
      const to = writer.let('i32', i32.add(pairs.get, i32.mul(offset, i32.const(pairBytes))));
      const base = i32.add(i32.mul(i32.add(first.get, sample.get), voxels.get), start.get);
      const weight = writer.let('i32', wordAt(weights.get, base));
      const ofSample = i32.add(plane.get, i32.mul(sample.get, step.get));
      const element = writer.let('i32', i32.add(ofSample, start.get));
      writer.repeatWhile(() => {
        writer.when(
          f32.ne(f32.load(weight.get), f32.zero),
          () => {
            const key = ascendingKey(writer, f32.load(wordAt(errors.get, element.get)));
            const descending = writer.let('i32', i32.xor(key.get, i32.const(-1)));
            writer.emit(i32.store(to.get, descending.get), i32.store(to.get, element.get, 4));
            writer.set(to, i32.add(to.get, i32.const(pairBytes)));
            countIn(writer, histogram, i32.and(descending.get, i32.const(lowestMask)));
          },
          () => writer.emit(f32.store(wordAt(result.get, element.get), f32.zero)),
        );
        writer.set(weight, i32.add(weight.get, i32.const(4)));
        writer.set(element, i32.add(element.get, i32.const(1)));
        writer.set(start, i32.add(start.get, i32.const(1)));
        return i32.lt(start.get, end.get);
      });
    },
);

/** Counts a digit of the pairs of each task. */
export const countPairs = defineKernel(
  { offsets: 'i32', pairs: 'i32', histograms: 'i32', shift: 'i32', mask: 'i32' },
  () =>
    ({ writer, task, given: { offsets, pairs, histograms, shift, mask } }) => {
      const histogram = writer.let('i32', i32.add(histograms.get, i32.mul(task, i32.const(histogramBytes))));
      clearHistogram(writer, histogram);
      const [from, end] = pairsOf(writer, task, offsets, pairs);
      writer.loopWhile(i32.ltUnsigned(from.get, end.get), () => {
        countIn(writer, histogram, i32.and(i32.shrUnsigned(i32.load(from.get), shift.get), mask.get));
        writer.set(from, i32.add(from.get, i32.const(pairBytes)));
      });
    },
);

/** Moves the pairs of each task to the places of their digits. The histograms hold the next free place of each digit. */
export const movePairs = defineKernel(
  { offsets: 'i32', pairs: 'i32', sorted: 'i32', histograms: 'i32', shift: 'i32', mask: 'i32' },
  () =>
    ({ writer, task, given: { offsets, pairs, sorted, histograms, shift, mask } }) => {
      const histogram = writer.let('i32', i32.add(histograms.get, i32.mul(task, i32.const(histogramBytes))));
      const [from, end] = pairsOf(writer, task, offsets, pairs);
      writer.loopWhile(i32.ltUnsigned(from.get, end.get), () => {
        const key = writer.let('i32', i32.load(from.get));
        const bin = i32.and(i32.shrUnsigned(key.get, shift.get), mask.get);
        const place = writer.let('i32', wordAt(histogram.get, bin));
        const index = writer.let('i32', i32.load(place.get));
        writer.emit(i32.store(place.get, i32.add(index.get, i32.const(1))));
        const to = writer.let('i32', i32.add(sorted.get, i32.mul(index.get, i32.const(pairBytes))));
        writer.emit(i32.store(to.get, key.get), i32.store(to.get, i32.load(from.get, 4), 4));
        writer.set(from, i32.add(from.get, i32.const(pairBytes)));
      });
    },
);
