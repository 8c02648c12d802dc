import type { Code } from '../assembler/bytes.ts';
import { type FunctionWriter, type Local, select } from '../assembler/function.ts';
import { f32, f32x4, i32, i32x4, v128 } from '../assembler/instructions.ts';
import { sameBits } from '../math/constants.ts';

/** Bytes of a histogram of the longest digit, which has 11 bits. */
export const histogramBytes = 4 * 2048;

/** The three digits of a key, lowest first: how far to shift the key, and the mask to apply then. */
export const digits = [
  { shift: 0, mask: 0x7ff },
  { shift: 11, mask: 0x7ff },
  { shift: 22, mask: 0x3ff },
] as const;

/** Gives the voxels of one task, which depend on the size alone. Histograms of few voxels would not pay. */
export const voxelsPerTask = (voxels: number): number => (voxels <= 2 ** 18 ? 2 ** 14 : 2 ** 16);

/** Counts the tasks of one sample. */
export const tasksPerSample = (voxels: number): number => Math.ceil(voxels / voxelsPerTask(voxels));

/**
 * Adds code for an unsigned key that orders like a number in single precision: the bits of the number, of which all are
 * flipped if it is negative, and else only the sign bit. 0 and -0 have the same key.
 */
export function ascendingKey(writer: FunctionWriter, number: Code): Local {
  const bits = writer.let('i32', i32.bitsOfF32(f32.add(number, f32.zero)));
  const flipped = i32.or(i32.shr(bits.get, i32.const(31)), i32.const(1 << 31));
  return writer.let('i32', i32.xor(bits.get, flipped));
}

/** Adds code for the keys of four numbers at a time. */
export function ascendingKeys(writer: FunctionWriter, numbers: Code): Local {
  const bits = writer.let('v128', f32x4.add(numbers, v128.zero));
  const flipped = v128.or(i32x4.shr(bits.get, i32.const(31)), sameBits(0x8000_0000));
  return writer.let('v128', v128.xor(bits.get, flipped));
}

/** The voxels of a task. */
export interface Part {
  readonly sample: Local;
  /** The first one within the sample, and the one after the last. */
  readonly start: Local;
  readonly end: Local;
}

/** Adds code that finds the voxels of a task. */
export function partOf(writer: FunctionWriter, task: Code, voxels: Local, perTask: Local): Part {
  const rounded = i32.sub(i32.add(voxels.get, perTask.get), i32.const(1));
  const perSample = writer.let('i32', i32.divUnsigned(rounded, perTask.get));
  const sample = writer.let('i32', i32.divUnsigned(task, perSample.get));
  const part = i32.sub(task, i32.mul(sample.get, perSample.get));
  const start = writer.let('i32', i32.mul(part, perTask.get));
  const end = writer.let('i32', i32.add(start.get, perTask.get));
  writer.set(end, select(end.get, voxels.get, i32.lt(end.get, voxels.get)));
  return { sample, start, end };
}

/**
 * Walks over the voxels of a part, four at a time. `four` gives code that handles the four at an offset, and tells whether it
 * could; `one` handles the others, and the last few, one by one.
 */
export function forVoxels(
  writer: FunctionWriter,
  { sample, start, end }: Part,
  voxels: Local,
  four: (at: Local) => Code,
  one: (at: Local) => void,
): void {
  const before = writer.let('i32', i32.mul(sample.get, voxels.get));
  const [at, next, isDone] = [writer.local('i32'), writer.local('i32'), writer.local('i32')];
  const place = () => writer.set(at, i32.shl(i32.add(before.get, start.get), i32.const(2)));
  writer.repeatWhile(() => {
    writer.set(isDone, i32.const(0));
    writer.set(next, i32.add(start.get, i32.const(4)));
    writer.when(
      i32.le(next.get, end.get),
      () => {
        place();
        writer.set(isDone, four(at));
      },
      () => writer.set(next, end.get),
    );
    writer.when(i32.eqz(isDone.get), () =>
      writer.repeatWhile(() => {
        place();
        one(at);
        writer.set(start, i32.add(start.get, i32.const(1)));
        return i32.lt(start.get, next.get);
      }),
    );
    writer.set(start, next.get);
    return i32.lt(start.get, end.get);
  });
}

/** The address of a word. */
export const wordAt = (base: Code, index: Code): Code => i32.add(base, i32.shl(index, i32.const(2)));

/** Adds code that clears a histogram. */
export function clearHistogram(writer: FunctionWriter, histogram: Local): void {
  const at = writer.let('i32', histogram.get);
  const end = writer.let('i32', i32.add(histogram.get, i32.const(histogramBytes)));
  writer.repeatWhile(() => {
    writer.emit(i32.store(at.get, i32.const(0)));
    writer.set(at, i32.add(at.get, i32.const(4)));
    return i32.ltUnsigned(at.get, end.get);
  });
}

/** Adds code that counts one in a bin. */
export function countIn(writer: FunctionWriter, histogram: Local, bin: Code): void {
  const place = writer.let('i32', wordAt(histogram.get, bin));
  writer.emit(i32.store(place.get, i32.add(i32.load(place.get), i32.const(1))));
}
