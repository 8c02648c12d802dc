import type { Code } from '../../assembler/bytes.ts';
import { type Local, select } from '../../assembler/function.ts';
import { f32x4, i32, v128 } from '../../assembler/instructions.ts';
import type { ModuleWriter } from '../../assembler/module.ts';
import { number, sameBits } from '../../math/constants.ts';
import { signBit } from './constants.ts';

/** Lines that are worked on together: two lots of four. */
export const linesAtOnce = 8;

/** Bytes of one element of all these lines, side by side. */
export const elementBytes = 4 * linesAtOnce;

/** How far a search may go on average before the lower envelope, which is linear, is the better way. */
const affordableReach = 40;

const { add, sub, mul, pmin, pmax } = f32x4;

/**
 * Adds a function that searches, from every element of eight lines, for the nearest parabola, up and down as far as the best one
 * yet lets something better be there. It is quadratic where borders are far away, and gives up then.
 *
 * @returns its number; `(from, to, length, weight)` to whether it came to its end
 */
export function addSearch(module: ModuleWriter): number {
  return module.add(
    'search',
    ['i32', 'i32', 'i32', 'f32'],
    (writer) => {
      const [from, to, length, weight] = writer.params as [Local, Local, Local, Local];
      const keep = (code: Code): Local => writer.let('v128', code);
      const lots = [0, 1] as const;
      const scale = keep(f32x4.splat(weight.get));
      const bytes = writer.let('i32', i32.mul(length.get, i32.const(elementBytes)));
      const at = writer.local('i32');

      // In a line on one side of the border, nothing is lower than its lowest element.
      const most = lots.map(() => keep(number(-Infinity)));
      const least = lots.map(() => keep(number(Infinity)));
      writer.set(at, i32.const(0));
      writer.repeatWhile(() => {
        for (const lot of lots) {
          const value = keep(v128.load(i32.add(from.get, at.get), 16 * lot));
          writer.set(most[lot]!, pmax(most[lot]!.get, value.get));
          writer.set(least[lot]!, pmin(least[lot]!.get, value.get));
        }
        writer.set(at, i32.add(at.get, i32.const(elementBytes)));
        return i32.lt(at.get, bytes.get);
      });
      const lowest = lots.map((lot) =>
        keep(pmax(pmax(least[lot]!.get, f32x4.neg(most[lot]!.get)), v128.zero)),
      );

      const budget = writer.let('i32', i32.mul(bytes.get, i32.const(affordableReach)));
      const [before, behind] = [writer.local('i32'), writer.local('i32')];
      const [offset, end, place, other] = [0, 1, 2, 3].map(() => writer.local('i32')) as [
        Local,
        Local,
        Local,
        Local,
      ];
      const [steps, rise] = [writer.local('v128'), writer.local('v128')];
      const sides = lots.map(() => writer.local('v128'));
      const best = lots.map(() => writer.local('v128'));
      const here = writer.local('i32');

      const mayImprove = (): Code => {
        const [first, second] = lots.map((lot) => sub(best[lot]!.get, lowest[lot]!.get)) as [Code, Code];
        return v128.anyTrue(f32x4.lt(rise.get, pmax(first, second)));
      };
      const isWithin = (): Code => i32.and(i32.le(offset.get, end.get), mayImprove());
      const height = (address: Local, lot: number): Code =>
        v128.xor(v128.load(address.get, 16 * lot), sides[lot]!.get);
      /** Looks at heights so many steps away; across the border they are negative, which means 0. */
      const look = (heights: (lot: number) => Code): void => {
        for (const lot of lots) {
          const candidate = add(pmax(heights(lot), v128.zero), rise.get);
          writer.set(best[lot]!, pmin(best[lot]!.get, candidate));
        }
        writer.set(offset, i32.add(offset.get, i32.const(elementBytes)));
        writer.set(steps, add(steps.get, number(1)));
        writer.set(rise, mul(mul(steps.get, steps.get), scale.get));
      };

      writer.set(before, i32.const(0));
      writer.repeatWhile(() => {
        writer.set(here, i32.add(from.get, before.get));
        writer.set(behind, i32.sub(i32.sub(bytes.get, i32.const(elementBytes)), before.get));
        for (const lot of lots) {
          const value = keep(v128.load(here.get, 16 * lot));
          writer.set(sides[lot]!, v128.and(value.get, sameBits(signBit)));
          writer.set(best[lot]!, f32x4.abs(value.get));
        }
        writer.set(steps, number(1));
        writer.set(rise, scale.get);
        writer.set(offset, i32.const(elementBytes));
        const isNearStart = i32.lt(before.get, behind.get);
        writer.set(end, select(before.get, behind.get, isNearStart));
        writer.loopWhile(isWithin(), () => {
          writer.set(place, i32.sub(here.get, offset.get));
          writer.set(other, i32.add(here.get, offset.get));
          look((lot) => pmin(height(place, lot), height(other, lot)));
        });
        writer.set(end, select(behind.get, before.get, isNearStart));
        const sign = writer.let('i32', i32.sub(i32.shl(isNearStart, i32.const(1)), i32.const(1)));
        writer.loopWhile(isWithin(), () => {
          writer.set(place, i32.add(here.get, i32.mul(sign.get, offset.get)));
          look((lot) => height(place, lot));
        });
        for (const lot of lots) {
          const target = i32.add(to.get, before.get);
          writer.emit(v128.store(target, v128.or(best[lot]!.get, sides[lot]!.get), 16 * lot));
        }
        writer.set(budget, i32.sub(budget.get, offset.get));
        writer.set(before, i32.add(before.get, i32.const(elementBytes)));
        return i32.and(i32.lt(before.get, bytes.get), i32.gt(budget.get, i32.const(0)));
      });
      return i32.ge(before.get, bytes.get);
    },
    ['i32'],
  );
}
