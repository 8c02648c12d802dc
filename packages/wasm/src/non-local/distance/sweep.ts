import type { Code } from '../../assembler/bytes.ts';
import { call, type FunctionWriter, type Local, select } from '../../assembler/function.ts';
import { i32, v128 } from '../../assembler/instructions.ts';
import { defineKernel } from '../kernel.ts';
import { addEnvelope, envelopeBytes } from './envelope.ts';
import { addSearch, elementBytes, linesAtOnce, searchBytes } from './search.ts';

/** Sets of eight lines that are copied together and make a task, so that two cache lines are used whole while they are loaded. */
const setsAtOnce = 4;
const columnsAtOnce = setsAtOnce * linesAtOnce;

/** Counts the tasks for a number of neighbouring lines. */
export const sweepsAmong = (stride: number): number => Math.ceil(stride / columnsAtOnce);

/** Bytes of scratch memory for lines of a length: all sets before and after, and what search and envelope need. */
export const sweepBytes = (length: number): number =>
  2 * setsAtOnce * elementBytes * length + Math.max(envelopeBytes(length), searchBytes(length));

/** Lengths, in variables. */
interface Lengths {
  readonly length: Local;
  readonly strideBytes: Local;
  /** Bytes of a set. */
  readonly setBytes: Local;
}

/** Copies all sets to or from scratch memory, where each is contiguous. */
function copySets(
  writer: FunctionWriter,
  isIn: boolean,
  field: Code,
  sets: Code,
  { strideBytes, setBytes }: Lengths,
): void {
  const outside = writer.let('i32', field);
  const inside = Array.from({ length: setsAtOnce }, (_, i) =>
    writer.let('i32', i32.add(sets, i32.mul(setBytes.get, i32.const(i)))),
  );
  const first = inside[0]!;
  const end = writer.let('i32', i32.add(first.get, setBytes.get));
  writer.repeatWhile(() => {
    inside.forEach((set, i) => {
      for (const place of [0, 16]) {
        const there = elementBytes * i + place;
        if (isIn) writer.emit(v128.store(set.get, v128.load(outside.get, there), place));
        else writer.emit(v128.store(outside.get, v128.load(set.get, place), there));
      }
    });
    for (const set of inside) writer.set(set, i32.add(set.get, i32.const(elementBytes)));
    writer.set(outside, i32.add(outside.get, strideBytes.get));
    return i32.ltUnsigned(first.get, end.get);
  });
}

/** Copies up to eight lines to or from scratch memory, where they lie side by side. */
function copyLines(
  writer: FunctionWriter,
  isIn: boolean,
  field: Code,
  lines: Code,
  { strideBytes, setBytes }: Lengths,
  width: Local,
): void {
  const outside = writer.let('i32', field);
  const inside = writer.let('i32', lines);
  const end = writer.let('i32', i32.add(inside.get, setBytes.get));
  const next = (): Code => {
    writer.set(outside, i32.add(outside.get, strideBytes.get));
    writer.set(inside, i32.add(inside.get, i32.const(elementBytes)));
    return i32.ltUnsigned(inside.get, end.get);
  };
  const [to, from] = isIn ? [inside, outside] : [outside, inside];
  const copyWhole = () => {
    for (const place of [0, 16]) writer.emit(v128.store(to.get, v128.load(from.get, place), place));
    return next();
  };
  const copySome = () => {
    // Missing lines are flat, so that the search ends at once.
    if (isIn) for (const place of [0, 16]) writer.emit(v128.store(inside.get, v128.zero, place));
    const column = writer.let('i32', i32.const(0));
    writer.repeatWhile(() => {
      const place = writer.let('i32', i32.shl(column.get, i32.const(2)));
      const loaded = i32.load(i32.add(from.get, place.get));
      writer.emit(i32.store(i32.add(to.get, place.get), loaded));
      writer.set(column, i32.add(column.get, i32.const(1)));
      return i32.lt(column.get, width.get);
    });
    return next();
  };
  writer.when(
    i32.eq(width.get, i32.const(linesAtOnce)),
    () => writer.repeatWhile(copyWhole),
    () => writer.repeatWhile(copySome),
  );
}

/**
 * Extends squared distances along the inner axes to one more axis: each becomes the minimum over its line of the value there
 * plus the squared distance to it, for both sides of the mask's border at once.
 */
export const sweep = defineKernel(
  { at: 'i32', length: 'i32', stride: 'i32', weight: 'f64', rises: 'i32' },
  (module) => {
    const search = addSearch(module);
    const envelope = addEnvelope(module);
    return ({ writer, task, scratch, given: { at, length, stride, weight, rises } }) => {
      const setBytes = writer.let('i32', i32.mul(length.get, i32.const(elementBytes)));
      const allBytes = writer.let('i32', i32.mul(setBytes.get, i32.const(setsAtOnce)));
      const lengths = {
        length,
        strideBytes: writer.let('i32', i32.shl(stride.get, i32.const(2))),
        setBytes,
      };
      const tasks = i32.add(stride.get, i32.const(columnsAtOnce - 1));
      const among = writer.let('i32', i32.divUnsigned(tasks, i32.const(columnsAtOnce)));
      const outer = writer.let('i32', i32.divUnsigned(task, among.get));
      const inner = i32.sub(task, i32.mul(outer.get, among.get));
      const column = writer.let('i32', i32.mul(inner, i32.const(columnsAtOnce)));
      const slab = i32.mul(outer.get, i32.mul(length.get, stride.get));
      const field = writer.let('i32', i32.add(at.get, i32.shl(i32.add(slab, column.get), i32.const(2))));
      const left = writer.let('i32', i32.sub(stride.get, column.get));
      const isWhole = writer.let('i32', i32.ge(left.get, i32.const(columnsAtOnce)));
      writer.when(isWhole.get, () => {
        writer.set(left, i32.const(columnsAtOnce));
        copySets(writer, true, field.get, scratch, lengths);
      });

      const before = writer.let('i32', scratch);
      const after = writer.let('i32', i32.add(scratch, allBytes.get));
      const more = writer.let('i32', i32.add(after.get, allBytes.get));
      const [isFar, line, width] = [writer.local('i32'), writer.local('i32'), writer.local('i32')];
      writer.repeatWhile(() => {
        const most = i32.const(linesAtOnce);
        writer.set(width, select(left.get, most, i32.lt(left.get, most)));
        const isNarrow = i32.eqz(isWhole.get);
        writer.when(isNarrow, () => copyLines(writer, true, field.get, before.get, lengths, width));
        // Where the search gave up in one set, borders are probably as far away in the next ones.
        writer.when(i32.eqz(isFar.get), () => {
          const found = call(search, before.get, after.get, length.get, rises.get, more.get);
          writer.set(isFar, i32.eqz(found));
        });
        writer.when(isFar.get, () => {
          writer.set(line, i32.const(0));
          writer.repeatWhile(() => {
            const place = i32.shl(line.get, i32.const(2));
            const [from, to] = [i32.add(before.get, place), i32.add(after.get, place)];
            writer.emit(call(envelope, from, to, length.get, weight.get, more.get));
            writer.set(line, i32.add(line.get, i32.const(1)));
            return i32.lt(line.get, width.get);
          });
        });
        writer.when(isNarrow, () => {
          copyLines(writer, false, field.get, after.get, lengths, width);
          writer.set(field, i32.add(field.get, i32.const(elementBytes)));
        });
        writer.set(before, i32.add(before.get, setBytes.get));
        writer.set(after, i32.add(after.get, setBytes.get));
        writer.set(left, i32.sub(left.get, i32.const(linesAtOnce)));
        return i32.gt(left.get, i32.const(0));
      });
      writer.when(isWhole.get, () =>
        copySets(writer, false, field.get, i32.add(scratch, allBytes.get), lengths),
      );
    };
  },
);
