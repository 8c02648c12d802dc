import type { Code } from '../assembler/bytes.ts';
import { f32x4 } from '../assembler/instructions.ts';
import type { BlockFunctions } from '../math/block-functions.ts';
import { largestFloat32, number } from '../math/constants.ts';
import type { ClassRules } from './class-rules.ts';
import type { Lane } from './lane.ts';
import { once } from './once.ts';
import type { Stages } from './stages.ts';
import { free, laneOf, numbers, numbersOnDemand, type Value } from './value.ts';

/** What the three softmax functions share, for four voxels. */
interface Statistics {
  /** `x - largest`, per class. */
  readonly shifted: readonly Lane[];
  /** The exponentials of `shifted`: 1 for the largest. */
  readonly exponentials: readonly Lane[];
  /** Sum of the exponentials except for one of the largest, so that nothing cancels later. */
  rest(): Lane;
  /** `1 / (1 + rest)`. */
  inverse(): Lane;
  log1pOfRest(): Lane;
}

const { add, sub, mul, div, pmax } = f32x4;

/**
 * Corrects `exp(shifted)` by what `x - largest` lost when it was rounded. Classes with equal logits lose the same, so that
 * the sum of many of them would be off by all of it.
 */
function restoreLost(exponential: Code, x: Code, largest: Code, shifted: Code): Code {
  // Logits may differ by more than the largest number.
  const difference = pmax(shifted, number(-largestFloat32));
  const moved = sub(difference, x);
  const lost = sub(sub(x, sub(difference, moved)), add(largest, moved));
  return add(exponential, mul(exponential, lost));
}

/** Makes softmax functions over the classes that keep their digits where a prediction is confident. */
export function softmaxRules(stages: Stages, functions: BlockFunctions, classes: ClassRules) {
  const known = new Map<Value, Statistics>();
  const one = free(number(1));

  function statisticsOf(x: Value): Statistics {
    const largest = classes.join('max', x.lanes);
    const shifted = x.lanes.map((lane) => stages.apply(sub, lane, largest));
    const rounded = stages.call(functions.exp(), shifted);
    const exponentials = classes.areMany
      ? rounded.map((e, c) => stages.apply(restoreLost, e, laneOf(x.lanes, c), largest, laneOf(shifted, c)))
      : rounded;
    const rest = once(() => classes.sumOfSmaller(exponentials));
    return {
      shifted,
      exponentials,
      rest,
      inverse: once(() => stages.apply((r, unit) => div(unit, add(r, unit)), rest(), one)),
      log1pOfRest: once(() => stages.call(functions.log1p(), [rest()])[0]!),
    };
  }

  function statistics(x: Value): Statistics {
    const found = known.get(x) ?? statisticsOf(x);
    known.set(x, found);
    return found;
  }

  return {
    softmax([x]: readonly [Value]): Value {
      const { exponentials, inverse } = statistics(x);
      return numbers(exponentials.map((e) => stages.apply(mul, e, inverse())));
    },
    softmaxComplement([x]: readonly [Value]): Value {
      const { exponentials, inverse } = statistics(x);
      return numbers(classes.sumsOfOthers(exponentials).map((r) => stages.apply(mul, r, inverse())));
    },
    logSoftmax([x]: readonly [Value]): Value {
      const { shifted, log1pOfRest } = statistics(x);
      // Logits may differ by more than the largest number, and 0 times infinity is NaN.
      const finite: typeof sub = (d, log) => sub(pmax(d, number(-largestFloat32)), log);
      const joins = { own: shifted, common: log1pOfRest(), join: finite };
      return numbersOnDemand(() => shifted.map((d) => stages.apply(finite, d, joins.common)), { joins });
    },
  };
}
