import type { Code } from '../../assembler/bytes.ts';
import { call, type FunctionWriter, type Local, select } from '../../assembler/function.ts';
import { f32, i32, v128 } from '../../assembler/instructions.ts';
import { defineKernel } from '../kernel.ts';
import { addEnvelope, envelopeBytes } from './envelope.ts';
import { addSearch, elementBytes, linesAtOnce } from './search.ts';

/** Groups of eight lines in one task. */
export const groupsPerSweep = 8;

/** How many groups go straight to the envelope after one where the search gave up: their neighbours are alike. */
const groupsAlike = 7;

/** Counts the groups of lines among neighbouring lines. */
export const groupsAmong = (stride: number): number => Math.ceil(stride / linesAtOnce);

/** Bytes of scratch memory for lines of a length: eight of them before and after, and an envelope. */
export const sweepBytes = (length: number): number => 2 * elementBytes * length + envelopeBytes(length);

/** Copies eight lines, or fewer, to or from where they lie side by side. */
function copyLines(
  writer: FunctionWriter,
  isIn: boolean,
  field: Code,
  lines: Code,
  { length, strideBytes, width }: { readonly [name in 'length' | 'strideBytes' | 'width']: Local },
): void {
  const outside = writer.let('i32', field);
  const inside = writer.let('i32', lines);
  const end = writer.let('i32', i32.add(inside.get, i32.mul(length.get, i32.const(elementBytes))));
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
    // The lines that are missing are flat, so that nobody searches in them.
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
 * Replaces squared distances along all axes further in by those along one more axis: the minimum over each line of what is
 * there plus the squared distance to it, for both sides of the mask's border at once.
 */
export const sweep = defineKernel(
  { at: 'i32', length: 'i32', stride: 'i32', groups: 'i32', weight: 'f64' },
  (module) => {
    const search = addSearch(module);
    const envelope = addEnvelope(module);
    return ({ writer, task, scratch, given: { at, length, stride, groups, weight } }) => {
      const strideBytes = writer.let('i32', i32.shl(stride.get, i32.const(2)));
      const lineBytes = writer.let('i32', i32.mul(length.get, i32.const(elementBytes)));
      const after = writer.let('i32', i32.add(scratch, lineBytes.get));
      const vertices = writer.let('i32', i32.add(after.get, lineBytes.get));
      const among = writer.let(
        'i32',
        i32.shrUnsigned(i32.add(stride.get, i32.const(linesAtOnce - 1)), i32.const(3)),
      );
      const group = writer.let('i32', i32.mul(task, i32.const(groupsPerSweep)));
      const taskEnd = writer.let('i32', i32.add(group.get, i32.const(groupsPerSweep)));
      const end = writer.let('i32', select(taskEnd.get, groups.get, i32.lt(taskEnd.get, groups.get)));
      const [alike, line, width] = [writer.local('i32'), writer.local('i32'), writer.local('i32')];
      writer.repeatWhile(() => {
        const outer = writer.let('i32', i32.divUnsigned(group.get, among.get));
        const inner = i32.sub(group.get, i32.mul(outer.get, among.get));
        const column = writer.let('i32', i32.mul(inner, i32.const(linesAtOnce)));
        const rest = writer.let('i32', i32.sub(stride.get, column.get));
        const most = i32.const(linesAtOnce);
        writer.set(width, select(rest.get, most, i32.lt(rest.get, most)));
        const slab = i32.mul(outer.get, i32.mul(length.get, stride.get));
        const start = i32.add(at.get, i32.shl(i32.add(slab, column.get), i32.const(2)));
        const field = writer.let('i32', start);
        const lines = { length, strideBytes, width };
        copyLines(writer, true, field.get, scratch, lines);
        writer.when(
          i32.eqz(alike.get),
          () => {
            const found = call(search, scratch, after.get, length.get, f32.fromF64(weight.get));
            writer.when(i32.eqz(found), () => writer.set(alike, i32.const(groupsAlike + 1)));
          },
        );
        writer.when(alike.get, () => {
          writer.set(alike, i32.sub(alike.get, i32.const(1)));
          writer.set(line, i32.const(0));
          writer.repeatWhile(() => {
            const place = i32.shl(line.get, i32.const(2));
            const [from, to] = [i32.add(scratch, place), i32.add(after.get, place)];
            writer.emit(call(envelope, from, to, length.get, weight.get, vertices.get));
            writer.set(line, i32.add(line.get, i32.const(1)));
            return i32.lt(line.get, width.get);
          });
        });
        copyLines(writer, false, field.get, after.get, lines);
        writer.set(group, i32.add(group.get, i32.const(1)));
        return i32.lt(group.get, end.get);
      });
    };
  },
);
