import type { Code } from '../../assembler/bytes.ts';
import { type FunctionWriter, type Local, select } from '../../assembler/function.ts';
import { f32, f32x4, i32, i32x4, v128 } from '../../assembler/instructions.ts';
import { number, sameBits } from '../../math/constants.ts';
import { defineKernel } from '../kernel.ts';
import { farSteps, signBit } from './constants.ts';

/** Rows of one task; a multiple of 4. */
export const rowsPerScan = 64;

/** Bytes of scratch memory for four rows of a length. */
export const scanBytes = (length: number): number => 16 * (length + 4);

/** Transposes a 4 x 4 matrix. */
function transpose(writer: FunctionWriter, rows: readonly Local[]): readonly Local[] {
  const { interleaveLow, interleaveHigh, lowHalves, highHalves } = f32x4;
  const keep = (code: Code) => writer.let('v128', code);
  const [a, b, c, d] = rows.map(({ get }) => get) as [Code, Code, Code, Code];
  const [ab, cd] = [keep(interleaveLow(a, b)), keep(interleaveLow(c, d))];
  const [abHigh, cdHigh] = [keep(interleaveHigh(a, b)), keep(interleaveHigh(c, d))];
  return [
    keep(lowHalves(ab.get, cd.get)),
    keep(highHalves(ab.get, cd.get)),
    keep(lowHalves(abHigh.get, cdHigh.get)),
    keep(highHalves(abHigh.get, cdHigh.get)),
  ];
}

/**
 * Computes, along the innermost axis only, the squared distance of each voxel to the nearest voxel on the other side of
 * the mask's border: positive inside the mask, negative outside. Handles four rows at a time, each in a lane.
 */
export const scan = defineKernel(
  { from: 'i32', to: 'i32', rows: 'i32', length: 'i32', weight: 'f64' },
  () =>
    ({ writer, task, scratch, given: { from, to, rows, length, weight } }) => {
      const rowBytes = writer.let('i32', i32.shl(length.get, i32.const(2)));
      const row = writer.let('i32', i32.mul(task, i32.const(rowsPerScan)));
      const taskEnd = writer.let('i32', i32.add(row.get, i32.const(rowsPerScan)));
      const end = writer.let('i32', select(taskEnd.get, rows.get, i32.lt(taskEnd.get, rows.get)));
      const scale = writer.let('v128', f32x4.splat(f32.fromF64(weight.get)));
      const [distance, side] = [writer.local('v128'), writer.local('v128')];
      const [place, entry, isFirst] = [writer.local('i32'), writer.local('i32'), writer.local('v128')];
      const whole = writer.let('i32', i32.and(length.get, i32.const(-4)));
      const wholeEnd = writer.let('i32', i32.shl(whole.get, i32.const(2)));

      /** Counts on while the side stays the same, and starts again at 1 where it changes. */
      const count = (same: Code) => {
        writer.set(distance, f32x4.add(v128.and(distance.get, same), number(1)));
      };

      writer.repeatWhile(() => {
        // Where fewer than four rows are left, the last one is computed several times.
        const offsets = [0, 1, 2, 3].map((i) => {
          const wanted = writer.let('i32', i32.add(row.get, i32.const(i)));
          const last = i32.sub(rows.get, i32.const(1));
          return i32.mul(select(wanted.get, last, i32.lt(wanted.get, last)), rowBytes.get);
        });
        const sources = offsets.map((offset) => writer.let('i32', i32.add(from.get, offset)));
        const targets = offsets.map((offset) => writer.let('i32', i32.add(to.get, offset)));
        const at = (start: Local): Code => i32.add(start.get, place.get);

        // Forward: the distance to the previous border, with the sign of the side.
        writer.set(place, i32.const(0));
        writer.set(entry, scratch);
        writer.set(distance, number(farSteps));
        writer.set(isFirst, v128.not(v128.zero));
        writer.repeatWhile(() => {
          const loaded = sources.map((source) => writer.let('v128', v128.load(at(source))));
          transpose(writer, loaded).forEach((column, i) => {
            const outside = writer.let('v128', f32x4.eq(column.get, v128.zero));
            const same = i32x4.eq(outside.get, side.get);
            count(i === 0 ? v128.or(same, isFirst.get) : same);
            writer.set(side, outside.get);
            const signed = v128.or(distance.get, v128.and(outside.get, sameBits(signBit)));
            writer.emit(v128.store(entry.get, signed, 16 * i));
          });
          writer.set(isFirst, v128.zero);
          writer.set(entry, i32.add(entry.get, i32.const(64)));
          writer.set(place, i32.add(place.get, i32.const(16)));
          return i32.lt(place.get, rowBytes.get);
        });

        // Backward: the distance to the nearer border.
        writer.set(entry, i32.add(scratch, i32.shl(i32.sub(length.get, i32.const(1)), i32.const(4))));
        writer.set(distance, number(farSteps));
        writer.set(side, i32x4.shr(v128.load(entry.get), i32.const(31)));
        writer.repeatWhile(() => {
          const signed = writer.let('v128', v128.load(entry.get));
          const outside = writer.let('v128', i32x4.shr(signed.get, i32.const(31)));
          count(i32x4.eq(outside.get, side.get));
          writer.set(side, outside.get);
          const nearest = writer.let('v128', f32x4.pmin(f32x4.abs(signed.get), distance.get));
          const squared = f32x4.mul(f32x4.mul(nearest.get, nearest.get), scale.get);
          writer.emit(v128.store(entry.get, v128.or(squared, v128.and(outside.get, sameBits(signBit)))));
          writer.set(entry, i32.sub(entry.get, i32.const(16)));
          return i32.eqz(i32.ltUnsigned(entry.get, scratch));
        });

        writer.set(place, i32.const(0));
        writer.set(entry, scratch);
        writer.loopWhile(i32.lt(place.get, wholeEnd.get), () => {
          const columns = [0, 1, 2, 3].map((i) => writer.let('v128', v128.load(entry.get, 16 * i)));
          transpose(writer, columns).forEach((values, i) => {
            writer.emit(v128.store(at(targets[i]!), values.get));
          });
          writer.set(entry, i32.add(entry.get, i32.const(64)));
          writer.set(place, i32.add(place.get, i32.const(16)));
        });
        writer.loopWhile(i32.lt(place.get, rowBytes.get), () => {
          targets.forEach((target, i) => {
            writer.emit(i32.store(at(target), i32.load(entry.get, 4 * i)));
          });
          writer.set(entry, i32.add(entry.get, i32.const(16)));
          writer.set(place, i32.add(place.get, i32.const(4)));
        });
        writer.set(row, i32.add(row.get, i32.const(4)));
        return i32.lt(row.get, end.get);
      });
    },
);
