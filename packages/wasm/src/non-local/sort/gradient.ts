import { either, type FunctionWriter, type Local } from '../../assembler/function.ts';
import { f32, f64, i32 } from '../../assembler/instructions.ts';
import { defineKernel } from '../kernel.ts';
import { wordAt } from '../keys.ts';
import { pairBytes, pairsOf } from './sort.ts';

/** What walking over the pairs of a task needs. */
interface Walk {
  readonly writer: FunctionWriter;
  /** Address of the current pair, and of the end. */
  readonly at: Local;
  readonly end: Local;
  /** Address of the gradient. */
  readonly result: Local;
  /** The sum of what is target. */
  readonly volume: Local;
  /** The sums, before the current pair, of what is target and of what is not. */
  readonly missing: Local;
  readonly added: Local;
}

/**
 * Adds code that writes how much the Jaccard loss grows with each element, in the order of the pairs. Numbers are in double
 * precision, because sums reach millions.
 *
 * @param advance adds code that adds the current pair to both sums
 */
function writeSlopes({ writer, at, end, result, volume, missing, added }: Walk, advance: () => void): void {
  const [union, loss, next] = [0, 1, 2].map(() => writer.local('f64')) as [Local, Local, Local];
  const computeNext = () => {
    writer.set(union, f64.add(volume.get, added.get));
    const share = f64.div(f64.sub(volume.get, missing.get), union.get);
    const isSome = f64.gt(union.get, f64.const(0));
    writer.set(next, either('f64', isSome, f64.sub(f64.const(1), share), f64.const(0)));
  };
  computeNext();
  writer.set(loss, next.get);
  writer.loopWhile(i32.ltUnsigned(at.get, end.get), () => {
    advance();
    computeNext();
    const place = wordAt(result.get, i32.load(at.get, 4));
    writer.emit(f32.store(place, f32.fromF64(f64.sub(next.get, loss.get))));
    writer.set(loss, next.get);
    writer.set(at, i32.add(at.get, i32.const(pairBytes)));
  });
}

/**
 * Writes how much the Jaccard loss grows with each element, in the order of the pairs, whose first words hold the target.
 * `missed` has the sum of the targets before each task.
 */
export const gradient = defineKernel(
  { offsets: 'i32', pairs: 'i32', missed: 'i32', result: 'i32', volume: 'f64' },
  () =>
    ({ writer, task, given: { offsets, pairs, missed, result, volume } }) => {
      const [at, end] = pairsOf(writer, task, offsets, pairs);
      const missing = writer.let('f64', f64.load(i32.add(missed.get, i32.shl(task, i32.const(3)))));
      const before = f64.fromI32(i32.load(wordAt(offsets.get, task)));
      const added = writer.let('f64', f64.sub(before, missing.get));
      writeSlopes({ writer, at, end, result, volume, missing, added }, () => {
        const truth = writer.let('f64', f64.fromF32(f32.load(at.get)));
        writer.set(missing, f64.add(missing.get, truth.get));
        writer.set(added, f64.add(added.get, f64.sub(f64.const(1), truth.get)));
      });
    },
);

/**
 * Does the same with weights, which the first words of the same places among other pairs hold. `missed` and `added` have the
 * sums before each task of what is target and of what is not, times the weights.
 */
export const weightedGradient = defineKernel(
  { offsets: 'i32', pairs: 'i32', others: 'i32', missed: 'i32', added: 'i32', result: 'i32', volume: 'f64' },
  () =>
    ({ writer, task, given: { offsets, pairs, others, missed, added: addedBefore, result, volume } }) => {
      const [at, end] = pairsOf(writer, task, offsets, pairs);
      const toOthers = writer.let('i32', i32.sub(others.get, pairs.get));
      const sumAt = i32.shl(task, i32.const(3));
      const missing = writer.let('f64', f64.load(i32.add(missed.get, sumAt)));
      const added = writer.let('f64', f64.load(i32.add(addedBefore.get, sumAt)));
      writeSlopes({ writer, at, end, result, volume, missing, added }, () => {
        const weight = writer.let('f64', f64.fromF32(f32.load(i32.add(at.get, toOthers.get))));
        const hit = writer.let('f64', f64.mul(weight.get, f64.fromF32(f32.load(at.get))));
        writer.set(missing, f64.add(missing.get, hit.get));
        writer.set(added, f64.add(added.get, f64.sub(weight.get, hit.get)));
      });
    },
);
