import type { Code } from '../assembler/bytes.ts';
import { f32x4, f64x2, v128 } from '../assembler/instructions.ts';
import { number } from '../math/constants.ts';
import type { ClassRules } from './class-rules.ts';
import type { Lane } from './lane.ts';
import type { Stages } from './stages.ts';

const { add, sub, eq, pmax, pmin } = f32x4;

/** The one lane, which may stand for all classes. */
const only = (lanes: readonly Lane[]): Lane => lanes[0]!;

/** Adds four numbers in single precision to two pairs in double precision. */
const addInDouble = (low: Code, high: Code, lane: Code): readonly [Code, Code] => [
  f64x2.add(low, f64x2.fromLowF32(lane)),
  f64x2.add(high, f64x2.fromLowF32(f32x4.high(lane))),
];

/**
 * Makes rules for one lane that is per class, whose instructions a loop repeats for each class. Sums are in double precision,
 * because they add class after class, of which there may be thousands.
 */
export function loopedClasses(stages: Stages): ClassRules {
  const inSingle = (low: Lane, high: Lane): Lane =>
    stages.apply((a, b) => f32x4.lowHalves(f32x4.fromF64x2(a), f32x4.fromF64x2(b)), low, high);

  function sum(lane: Lane): Lane {
    const [low, high] = stages.fold(lane, {
      start: [v128.zero, v128.zero],
      step: ([a, b], code) => addInDouble(a!, b!, code),
    });
    return inSingle(low!, high!);
  }

  const foldWith = (start: Code, step: (a: Code, b: Code) => Code, lane: Lane): Lane =>
    only(stages.fold(lane, { start: [start], step: ([state], code) => [step(state!, code)] }));

  const joins: Readonly<Record<Parameters<ClassRules['join']>[0], (lane: Lane) => Lane>> = {
    sum,
    max: (lane) => foldWith(number(-Infinity), pmax, lane),
    bits: (lane) => foldWith(v128.zero, v128.or, lane),
  };

  const largestOf = new Map<Lane, { readonly largest: Lane; readonly rest: Lane }>();

  /** Finds the largest lane, and the sum of all but one of the largest. */
  function splitLargest(lane: Lane) {
    const known = largestOf.get(lane);
    if (known) return known;
    const [largest, low, high] = stages.fold(lane, {
      start: [v128.zero, v128.zero, v128.zero],
      step: ([most, a, b], code) => [pmax(most!, code), ...addInDouble(a!, b!, pmin(most!, code))],
    });
    const found = { largest: largest!, rest: inSingle(low!, high!) };
    largestOf.set(lane, found);
    return found;
  }

  function sumsOfOthers(lane: Lane): Lane {
    const { largest, rest } = splitLargest(lane);
    const all = stages.apply(add, largest, rest);
    // For all smaller lanes the difference still contains the largest, so that few digits cancel.
    return stages.apply(
      (x, most, others, total) => v128.bitselect(others, sub(total, x), eq(x, most)),
      lane,
      largest,
      rest,
      all,
    );
  }

  return {
    areMany: true,
    each: (write, ...args) => [stages.apply(write, ...args.map(only))],
    join: (how, lanes) => joins[how](stages.spread(only(lanes))),
    sumOfSmaller: (lanes) => splitLargest(only(lanes)).rest,
    sumsOfOthers: (lanes) => [sumsOfOthers(only(lanes))],
    spread: (lane) => [stages.spread(lane)],
  };
}
