import type { Code } from '../../assembler/bytes.ts';
import { type Local, select } from '../../assembler/function.ts';
import { f32x4, i32, i32x4, v128 } from '../../assembler/instructions.ts';
import type { ModuleWriter } from '../../assembler/module.ts';
import { number, sameBits } from '../../math/constants.ts';
import { signBit } from './constants.ts';

/** Lines that are searched together: two vectors of four. */
export const linesAtOnce = 8;

/** Bytes of one element of all these lines, side by side. */
export const elementBytes = 4 * linesAtOnce;

/** Elements of a block, which can be skipped together because their minimum is known. */
const perBlock = 8;
const blockBytes = perBlock * elementBytes;

/** Bytes of a record: the minima of some elements on either side of the border, of two vectors. */
const lowestBytes = 64;
/** Records of a block: the minima in it, from the first block up to it, and from it to the last block. */
const ofThis = 0;
const ofFirst = lowestBytes;
const ofLast = 2 * lowestBytes;
const recordBytes = 4 * lowestBytes;

/** Bytes of scratch memory of a search. */
export const searchBytes = (length: number): number => recordBytes * Math.ceil(length / perBlock);

/**
 * How many elements and blocks a search may visit, for the whole line and for each of its elements, before the linear lower
 * envelope is faster. Short lines never reach the limit.
 */
const affordableVisits = { forLine: 8192, forElement: 12 } as const;

const { add, pmin, pmax } = f32x4;
const vectors = [0, 1] as const;

/**
 * Adds a function that searches, from every element of eight lines, for the lowest parabola: first among the neighbours, then
 * block by block, up and down, as far as a lower one is still possible. It gives up where that takes too long.
 *
 * @returns the number of the function, `(from, to, length, rises, scratch)`, which returns whether the search was complete.
 *   At `rises` are the squared distances of 0, 1, 2 and more steps
 */
export function addSearch(module: ModuleWriter): number {
  const params = ['i32', 'i32', 'i32', 'i32', 'i32'] as const;
  return module.add(
    'search',
    params,
    (writer) => {
      const [from, to, length, rises, scratch] = writer.params as [Local, Local, Local, Local, Local];
      const keep = (code: Code): Local => writer.let('v128', code);
      const word = (): Local => writer.local('i32');
      const [first, second] = [v128.zero, v128.zero].map(keep) as [Local, Local];
      const best = [first, second] as const;
      const [sides, outside] = [vectors.map(() => keep(v128.zero)), vectors.map(() => keep(v128.zero))];
      const bytes = writer.let('i32', i32.mul(length.get, i32.const(elementBytes)));
      const one = i32.const(elementBytes);
      const [before, behind, here, visitsLeft] = [word(), word(), word(), word()];
      const [offset, end, place, other, rise] = [word(), word(), word(), word(), word()];

      // The minima on either side; beyond the border, heights are 0.
      const lowest = writer.let('i32', scratch.get);
      const soFar = [0, 1, 2, 3].map(() => keep(number(Infinity)));
      const ofBlock = [0, 1, 2, 3].map(() => keep(v128.zero));
      writer.set(place, from.get);
      writer.set(end, i32.add(from.get, bytes.get));
      writer.repeatWhile(() => {
        for (const local of ofBlock) writer.set(local, number(Infinity));
        const whole = writer.let('i32', i32.add(place.get, i32.const(blockBytes)));
        const isWhole = i32.ltUnsigned(whole.get, end.get);
        const blockEnd = writer.let('i32', select(whole.get, end.get, isWhole));
        writer.repeatWhile(() => {
          for (const vector of vectors) {
            const value = keep(v128.load(place.get, 16 * vector));
            const [inner, outer] = [ofBlock[vector]!, ofBlock[2 + vector]!];
            writer.set(inner, pmin(inner.get, value.get));
            writer.set(outer, pmin(outer.get, f32x4.neg(value.get)));
          }
          writer.set(place, i32.add(place.get, one));
          return i32.ltUnsigned(place.get, blockEnd.get);
        });
        ofBlock.forEach((local, i) => {
          writer.set(local, pmax(local.get, v128.zero));
          writer.set(soFar[i]!, pmin(soFar[i]!.get, local.get));
          writer.emit(v128.store(lowest.get, local.get, ofThis + 16 * i));
          writer.emit(v128.store(lowest.get, soFar[i]!.get, ofFirst + 16 * i));
        });
        writer.set(lowest, i32.add(lowest.get, i32.const(recordBytes)));
        return i32.ltUnsigned(place.get, end.get);
      });
      for (const local of soFar) writer.set(local, number(Infinity));
      const lastRecord = writer.let('i32', i32.sub(lowest.get, i32.const(recordBytes)));
      writer.repeatWhile(() => {
        writer.set(lowest, i32.sub(lowest.get, i32.const(recordBytes)));
        soFar.forEach((local, i) => {
          writer.set(local, pmin(local.get, v128.load(lowest.get, ofThis + 16 * i)));
          writer.emit(v128.store(lowest.get, local.get, ofLast + 16 * i));
        });
        return i32.gtUnsigned(lowest.get, scratch.get);
      });
      /** The minima among the neighbours, on either side, and on the side of the current element. */
      const ofNeighbours = [0, 1, 2, 3].map(() => keep(v128.zero));
      const lowestNearby = vectors.map(() => keep(v128.zero));
      // A record takes as many bytes as a block of elements.
      const recordOf = (distance: Code): Code => i32.add(scratch.get, distance);

      const riseOf = (address: Code): Code => v128.load32Splat(i32.add(rises.get, address));
      /** Steps to bytes of the table. */
      const entry = (distance: Code): Code => i32.shrUnsigned(distance, i32.const(3));
      const isBelow = (least: (vector: number) => Code): Code => {
        const [a, b] = vectors.map((vector) => f32x4.lt(least(vector), best[vector]!.get)) as [Code, Code];
        return v128.anyTrue(v128.or(a, b));
      };
      /** Tells whether a lower parabola is possible at a distance in bytes, given the minimum there. */
      const mayImprove = (distance: Code, least: (vector: number) => Code): Code => {
        const loaded = keepIn(riseOf(entry(distance)));
        return isBelow((vector) => add(loaded, least(vector)));
      };
      /** Reads the minimum on the side of the current element from a record. */
      const lowestOf =
        (record: Local, which: number) =>
        (vector: number): Code => {
          const [inner, outer] = [0, 32].map((side) => v128.load(record.get, which + side + 16 * vector));
          return v128.bitselect(outer!, inner!, outside[vector]!.get);
        };
      const kept = writer.local('v128');
      /** Keeps a value in the middle of an expression. */
      const keepIn = (code: Code): Code => {
        writer.set(kept, code);
        return kept.get;
      };
      const height = (address: Local, vector: number): Code =>
        v128.xor(v128.load(address.get, 16 * vector), sides[vector]!.get);
      /** Visits heights. Across the border they are negative, and count as 0. */
      const visit = (rising: Code, heights: (vector: number) => Code): void => {
        const risen = keepIn(rising);
        for (const vector of vectors) {
          const candidate = add(pmax(heights(vector), v128.zero), risen);
          writer.set(best[vector]!, pmin(best[vector]!.get, candidate));
        }
      };

      /** Moves away step by step, as long as a lower parabola is possible. */
      const goWhile = (limit: Code, step: () => void): void => {
        const goesOn = word();
        const check = () => {
          writer.set(goesOn, i32.const(0));
          writer.when(i32.le(offset.get, limit), () => {
            writer.set(
              goesOn,
              mayImprove(offset.get, (vector) => lowestNearby[vector]!.get),
            );
          });
        };
        check();
        writer.loopWhile(goesOn.get, () => {
          step();
          writer.set(offset, i32.add(offset.get, one));
          check();
        });
      };

      const [isActive, nearest, record] = [word(), word(), word()];
      /** Visits the next block away, if it may hold a lower parabola: `block` is its place, `steps` the distance to its nearest element. */
      const goBlock = (block: Local, isThere: Code, isUp: boolean): void => {
        writer.when(isThere, () => {
          // The nearest element is the last one on the way up, the first one on the way down.
          const away = isUp
            ? i32.sub(before.get, i32.add(block.get, i32.const(blockBytes - elementBytes)))
            : i32.sub(block.get, before.get);
          writer.set(nearest, away);
          writer.set(record, recordOf(block.get));
          const beyond = isUp ? ofFirst : ofLast;
          writer.when(mayImprove(nearest.get, lowestOf(record, beyond)), () => {
            writer.set(isActive, i32.const(1));
            writer.set(visitsLeft, i32.sub(visitsLeft.get, i32.const(1)));
            const isWorthIt = mayImprove(nearest.get, lowestOf(record, ofThis));
            writer.when(isWorthIt, () => {
              writer.set(visitsLeft, i32.sub(visitsLeft.get, i32.const(perBlock)));
              const whole = writer.let('i32', i32.add(block.get, i32.const(blockBytes)));
              const last = select(whole.get, bytes.get, i32.lt(whole.get, bytes.get));
              writer.set(end, i32.add(from.get, last));
              writer.set(place, i32.add(from.get, block.get));
              const start = isUp ? i32.sub(before.get, block.get) : nearest.get;
              writer.set(rise, entry(start));
              writer.repeatWhile(() => {
                visit(riseOf(rise.get), (vector) => height(place, vector));
                writer.set(rise, i32.add(rise.get, i32.const(isUp ? -4 : 4)));
                writer.set(place, i32.add(place.get, one));
                return i32.ltUnsigned(place.get, end.get);
              });
            });
            writer.set(block, i32.add(block.get, i32.const(isUp ? -blockBytes : blockBytes)));
          });
        });
      };

      writer.set(before, i32.const(0));
      const perElement = i32.mul(length.get, i32.const(affordableVisits.forElement));
      writer.set(visitsLeft, i32.add(perElement, i32.const(affordableVisits.forLine)));
      writer.repeatWhile(() => {
        writer.when(i32.eqz(i32.and(before.get, i32.const(blockBytes - 1))), () => {
          // The blocks before and after this one hold all neighbours.
          writer.set(record, recordOf(before.get));
          const previous = i32.sub(record.get, i32.const(recordBytes));
          const isFirst = i32.eqz(before.get);
          const start = writer.let('i32', select(scratch.get, previous, isFirst));
          const following = i32.add(record.get, i32.const(recordBytes));
          const isLast = i32.eq(record.get, lastRecord.get);
          const stop = writer.let('i32', select(lastRecord.get, following, isLast));
          ofNeighbours.forEach((local, i) => {
            const three = [start, record, stop].map(({ get }) => v128.load(get, ofThis + 16 * i));
            writer.set(local, pmin(pmin(three[0]!, three[1]!), three[2]!));
          });
        });
        writer.set(here, i32.add(from.get, before.get));
        writer.set(behind, i32.sub(i32.sub(bytes.get, one), before.get));
        for (const vector of vectors) {
          const value = keep(v128.load(here.get, 16 * vector));
          writer.set(sides[vector]!, v128.and(value.get, sameBits(signBit)));
          writer.set(outside[vector]!, i32x4.shr(value.get, i32.const(31)));
          writer.set(best[vector]!, f32x4.abs(value.get));
          const [inner, outer] = [ofNeighbours[vector]!.get, ofNeighbours[2 + vector]!.get];
          writer.set(lowestNearby[vector]!, v128.bitselect(outer, inner, outside[vector]!.get));
        }

        writer.set(offset, one);
        const isNearStart = i32.lt(before.get, behind.get);
        const limit = (bound: Code) => {
          const kept = writer.let('i32', bound);
          return select(kept.get, i32.const(blockBytes), i32.lt(kept.get, i32.const(blockBytes)));
        };
        const shorter = writer.let('i32', limit(select(before.get, behind.get, isNearStart)));
        goWhile(shorter.get, () => {
          writer.set(place, i32.sub(here.get, offset.get));
          writer.set(other, i32.add(here.get, offset.get));
          visit(riseOf(entry(offset.get)), (vector) => pmin(height(place, vector), height(other, vector)));
        });
        const longer = writer.let('i32', limit(select(behind.get, before.get, isNearStart)));
        const sign = writer.let('i32', i32.sub(i32.shl(isNearStart, i32.const(1)), i32.const(1)));
        goWhile(longer.get, () => {
          writer.set(place, i32.add(here.get, i32.mul(sign.get, offset.get)));
          visit(riseOf(entry(offset.get)), (vector) => height(place, vector));
        });
        writer.set(visitsLeft, i32.sub(visitsLeft.get, i32.shrUnsigned(offset.get, i32.const(5))));

        const ofBlocks = i32.const(-blockBytes);
        const reached = i32.const(blockBytes + elementBytes);
        const up = writer.let('i32', i32.and(i32.sub(before.get, reached), ofBlocks));
        const down = writer.let('i32', i32.and(i32.add(before.get, reached), ofBlocks));
        writer.repeatWhile(() => {
          writer.set(isActive, i32.const(0));
          goBlock(up, i32.ge(up.get, i32.const(0)), true);
          goBlock(down, i32.lt(down.get, bytes.get), false);
          return isActive.get;
        });

        for (const vector of vectors) {
          const target = i32.add(to.get, before.get);
          writer.emit(v128.store(target, v128.or(best[vector]!.get, sides[vector]!.get), 16 * vector));
        }
        writer.set(before, i32.add(before.get, one));
        return i32.and(i32.lt(before.get, bytes.get), i32.gt(visitsLeft.get, i32.const(0)));
      });
      return i32.ge(before.get, bytes.get);
    },
    ['i32'],
  );
}
