import type { Code } from '../../assembler/bytes.ts';
import { type FunctionWriter, type Local, select } from '../../assembler/function.ts';
import { f32x4, f64x2, i32, v128 } from '../../assembler/instructions.ts';
import { number } from '../../math/constants.ts';
import { defineKernel } from '../kernel.ts';
import { farSquared } from './constants.ts';

/** Voxels of one task. */
export const voxelsPerTask = 16_384;

/** Bytes that describe a map: offset and factor for distances inside and outside, in double precision. */
export const lineBytes = 32;

/** Bytes of what one task finds: the largest and smallest squares inside, then outside, four of each. */
export const extremesBytes = 64;

/** Walks over the voxels of one task, all of one map: four at a time, then one at a time. */
function forVoxels(
  writer: FunctionWriter,
  task: Code,
  { at, voxels }: { readonly at: Local; readonly voxels: Local },
  body: (map: Local, address: Local, isWhole: boolean) => void,
): void {
  const perMap = i32.divUnsigned(i32.add(voxels.get, i32.const(voxelsPerTask - 1)), i32.const(voxelsPerTask));
  const tasks = writer.let('i32', perMap);
  const map = writer.let('i32', i32.divUnsigned(task, tasks.get));
  const part = i32.sub(task, i32.mul(map.get, tasks.get));
  const start = writer.let('i32', i32.mul(part, i32.const(voxelsPerTask)));
  const rest = writer.let('i32', i32.sub(voxels.get, start.get));
  const most = i32.const(voxelsPerTask);
  const count = writer.let('i32', select(rest.get, most, i32.lt(rest.get, most)));
  const before = i32.add(i32.mul(map.get, voxels.get), start.get);
  const address = writer.let('i32', i32.add(at.get, i32.shl(before, i32.const(2))));
  const end = writer.let('i32', i32.add(address.get, i32.shl(count.get, i32.const(2))));
  const fours = i32.shl(i32.shrUnsigned(count.get, i32.const(2)), i32.const(4));
  const wholeEnd = writer.let('i32', i32.add(address.get, fours));
  for (const [isWhole, until, step] of [
    [true, wholeEnd, 16],
    [false, end, 4],
  ] as const) {
    writer.loopWhile(i32.ltUnsigned(address.get, until.get), () => {
      body(map, address, isWhole);
      writer.set(address, i32.add(address.get, i32.const(step)));
    });
  }
}

const isNear = (x: Code): Code => f32x4.lt(f32x4.abs(x), number(farSquared));
const isInside = (x: Code): Code => f32x4.gt(x, v128.zero);

/** Finds, for each task, the largest and smallest squared distances on both sides. Voxels without a border do not count. */
export const extremes = defineKernel(
  { at: 'i32', voxels: 'i32', found: 'i32' },
  () =>
    ({ writer, task, given: { at, voxels, found } }) => {
      const limits = [-Infinity, Infinity, -Infinity, Infinity].map((limit) =>
        writer.let('v128', number(limit)),
      ) as [Local, Local, Local, Local];
      forVoxels(writer, task, { at, voxels }, (_map, address, isWhole) => {
        const load = isWhole ? v128.load : v128.load32Splat;
        const x = writer.let('v128', load(address.get));
        const height = writer.let('v128', f32x4.abs(x.get));
        const near = writer.let('v128', isNear(x.get));
        const sides = [v128.and(near.get, isInside(x.get)), v128.andnot(near.get, isInside(x.get))];
        sides.forEach((side, i) => {
          const [most, least] = [limits[2 * i]!, limits[2 * i + 1]!];
          const counts = writer.let('v128', side);
          writer.set(most, f32x4.pmax(most.get, v128.bitselect(height.get, number(-Infinity), counts.get)));
          writer.set(least, f32x4.pmin(least.get, v128.bitselect(height.get, number(Infinity), counts.get)));
        });
      });
      const place = writer.let('i32', i32.add(found.get, i32.mul(task, i32.const(extremesBytes))));
      limits.forEach((limit, i) => {
        writer.emit(v128.store(place.get, limit.get, 16 * i));
      });
    },
);

/** Turns signed squares into a distance map: offset plus factor times distance on each side, and 0 where there is no border. */
export const finish = defineKernel(
  { at: 'i32', voxels: 'i32', lines: 'i32' },
  () =>
    ({ writer, task, given: { at, voxels, lines } }) => {
      forVoxels(writer, task, { at, voxels }, (map, address, isWhole) => {
        const load = isWhole ? v128.load : v128.load32Splat;
        const line = writer.let('i32', i32.add(lines.get, i32.mul(map.get, i32.const(lineBytes))));
        const x = writer.let('v128', load(address.get));
        const height = writer.let('v128', f32x4.abs(x.get));
        const roots = [height.get, f32x4.high(height.get)].map((pair) =>
          writer.let('v128', f64x2.sqrt(f64x2.fromLowF32(pair))),
        );
        const [inside, outside] = [0, 16].map((place) => {
          const halves = roots.map((root) => {
            const factor = v128.load64Splat(line.get, place + 8);
            const value = f64x2.add(v128.load64Splat(line.get, place), f64x2.mul(factor, root.get));
            return f32x4.fromF64x2(value);
          });
          return f32x4.lowHalves(halves[0]!, halves[1]!);
        }) as [Code, Code];
        const value = v128.bitselect(inside, outside, isInside(x.get));
        const kept = writer.let('v128', v128.and(value, isNear(x.get)));
        if (isWhole) writer.emit(v128.store(address.get, kept.get));
        else writer.emit(v128.store32Lane(address.get, kept.get, 0));
      });
    },
);
