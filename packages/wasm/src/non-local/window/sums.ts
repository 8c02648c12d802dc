import type { Code } from '../../assembler/bytes.ts';
import { type Local, select } from '../../assembler/function.ts';
import { f32, f32x4, i32, v128 } from '../../assembler/instructions.ts';
import { number } from '../../math/constants.ts';
import { defineKernel } from '../kernel.ts';
import { forRows, forVoxelsOfRow, rowParameters } from './rows.ts';

/** Bytes of scratch memory for a row of a length with zeros at both ends. */
export const sumBytes = (length: number, reach: number): number => 4 * (length + 2 * reach + 4);

/**
 * Sums over the windows of a row what counts: numbers, or ones, which counts the voxels. The window has so many voxels to each
 * side as the reach says.
 */
const sumsOfRows = (what: 'numbers' | 'ones') =>
  defineKernel(
    { ...rowParameters, values: 'i32', counted: 'i32', to: 'i32', reach: 'i32' },
    () =>
      ({ writer, task, scratch, given }) => {
        const { values, counted, to, reach } = given;
        const padded = writer.let('i32', scratch);
        const reachBytes = writer.let('i32', i32.shl(reach.get, i32.const(2)));
        const inside = writer.let('i32', i32.add(padded.get, reachBytes.get));
        const windowBytes = writer.let('i32', i32.shl(reach.get, i32.const(3)));
        forRows(writer, task, given, ({ offset, bytes }) => {
          const [end, place] = [writer.let('i32', i32.add(inside.get, bytes.get)), writer.local('i32')];
          for (const start of [padded, end]) {
            writer.set(place, start.get);
            writer.loopWhile(i32.ltUnsigned(place.get, i32.add(start.get, reachBytes.get)), () => {
              writer.emit(f32.store(place.get, f32.zero));
              writer.set(place, i32.add(place.get, i32.const(4)));
            });
          }
          forVoxelsOfRow(writer, bytes, (at, { load, store }) => {
            const here = writer.let('i32', i32.add(offset.get, at.get));
            const isCounted = f32x4.ne(load(i32.add(counted.get, here.get)), v128.zero);
            const term = what === 'ones' ? number(1) : load(i32.add(values.get, here.get));
            writer.emit(store(i32.add(inside.get, at.get), v128.and(term, isCounted)));
          });
          forVoxelsOfRow(writer, bytes, (at, { load, store }) => {
            writer.set(place, i32.add(padded.get, at.get));
            const last = writer.let('i32', i32.add(place.get, windowBytes.get));
            const sum = writer.let('v128', v128.zero);
            writer.repeatWhile(() => {
              writer.set(sum, f32x4.add(sum.get, load(place.get)));
              writer.set(place, i32.add(place.get, i32.const(4)));
              return i32.leUnsigned(place.get, last.get);
            });
            writer.emit(store(i32.add(i32.add(to.get, offset.get), at.get), sum.get));
          });
        });
      },
  );

/** Sums over neighbouring rows of a plane, or rows of neighbouring planes, as far as the reach goes. */
const sumsAlong = (axis: 'rows' | 'planes') =>
  defineKernel(
    { ...rowParameters, from: 'i32', to: 'i32', reach: 'i32' },
    () =>
      ({ writer, task, given }) => {
        const { from, to, reach } = given;
        forRows(writer, task, given, ({ offset, bytes, planeBytes, row, plane }) => {
          const [index, step] = axis === 'rows' ? [row, bytes] : [plane, planeBytes];
          const ahead = writer.let('i32', i32.sub(i32.sub(given[axis].get, i32.const(1)), index.get));
          const within = (steps: Local): Code => select(steps.get, reach.get, i32.lt(steps.get, reach.get));
          const bytesTo = (steps: Local): Code => i32.mul(within(steps), step.get);
          const here = writer.let('i32', i32.add(from.get, offset.get));
          const first = writer.let('i32', i32.sub(here.get, bytesTo(index)));
          const last = writer.let('i32', i32.add(here.get, bytesTo(ahead)));
          const place = writer.local('i32');
          forVoxelsOfRow(writer, bytes, (at, { load, store }) => {
            writer.set(place, first.get);
            const sum = writer.let('v128', v128.zero);
            writer.repeatWhile(() => {
              writer.set(sum, f32x4.add(sum.get, load(i32.add(place.get, at.get))));
              writer.set(place, i32.add(place.get, step.get));
              return i32.leUnsigned(place.get, last.get);
            });
            writer.emit(store(i32.add(i32.add(to.get, offset.get), at.get), sum.get));
          });
        });
      },
  );

/** Divides sums by the numbers of voxels, and gives 0 where there are none. */
export const divideByNumbers = defineKernel(
  { ...rowParameters, sums: 'i32', numbers: 'i32' },
  () =>
    ({ writer, task, given }) => {
      const { sums, numbers } = given;
      forRows(writer, task, given, ({ offset, bytes }) => {
        forVoxelsOfRow(writer, bytes, (at, { load, store }) => {
          const here = writer.let('i32', i32.add(offset.get, at.get));
          const sum = writer.let('i32', i32.add(sums.get, here.get));
          const count = writer.let('v128', load(i32.add(numbers.get, here.get)));
          const mean = f32x4.div(load(sum.get), f32x4.pmax(count.get, number(1)));
          writer.emit(store(sum.get, mean));
        });
      });
    },
);

/** Divides sums by one number. */
export const divideByOne = defineKernel(
  { ...rowParameters, sums: 'i32', number: 'f64' },
  () =>
    ({ writer, task, given }) => {
      const { sums, number: divisor } = given;
      const all = writer.let('v128', f32x4.splat(f32.fromF64(divisor.get)));
      forRows(writer, task, given, ({ offset, bytes }) => {
        forVoxelsOfRow(writer, bytes, (at, { load, store }) => {
          const sum = writer.let('i32', i32.add(sums.get, i32.add(offset.get, at.get)));
          writer.emit(store(sum.get, f32x4.div(load(sum.get), all.get)));
        });
      });
    },
);

/** The kernels of sums, one for each axis. */
export const sumKernels = {
  numbers: sumsOfRows('numbers'),
  ones: sumsOfRows('ones'),
  rows: sumsAlong('rows'),
  planes: sumsAlong('planes'),
};
