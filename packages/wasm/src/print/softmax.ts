import { f32x4, v128 } from '../assembler/instructions.ts';
import type { BlockFunctions } from '../math/block-functions.ts';
import { largestFloat32, number } from '../math/constants.ts';
import type { Lane, Stages } from './stages.ts';
import { free, numbers, type Value } from './value.ts';

/** What the three functions have in common, for four voxels. */
interface Statistics {
  /** `x - largest`, by class. */
  readonly shifted: readonly Lane[];
  /** Its exponential: 1 for the largest. */
  readonly exponentials: readonly Lane[];
  /** Sum of the exponentials but for one of the largest, so that nothing cancels later. */
  rest(): Lane;
  /** `1 / (1 + rest)`. */
  inverse(): Lane;
  log1pOfRest(): Lane;
}

const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

const { add, sub, mul, div, pmax, pmin } = f32x4;

/** Adds all lanes but one of the largest. */
export function sumOfOthers(stages: Stages, lanes: readonly Lane[]): Lane {
  let [largest, sum] = [lanes[0]!, undefined as Lane | undefined];
  lanes.slice(1).forEach((lane, i) => {
    const smaller = stages.apply(pmin, largest, lane);
    sum = sum ? stages.apply(add, sum, smaller) : smaller;
    if (i + 2 < lanes.length) largest = stages.apply(pmax, largest, lane);
  });
  return sum ?? free(v128.zero);
}

/** Joins lanes in pairs, which do not wait for each other. */
export function joinPairs(stages: Stages, join: typeof add, lanes: readonly Lane[]): Lane {
  if (lanes.length === 1) return lanes[0]!;
  const half = lanes.length >> 1;
  return stages.apply(
    join,
    joinPairs(stages, join, lanes.slice(0, half)),
    joinPairs(stages, join, lanes.slice(half)),
  );
}

/** Computes `1 - p` of a softmax `p` that is known. */
export function complementOf(stages: Stages, probabilities: readonly Lane[]): readonly Lane[] {
  const largest = joinPairs(stages, pmax, probabilities);
  const others = sumOfOthers(stages, probabilities);
  return probabilities.map((lane) =>
    stages.apply(
      (p, most, rest) => v128.bitselect(rest, sub(number(1), p), f32x4.eq(p, most)),
      lane,
      largest,
      others,
    ),
  );
}

/** Makes softmax functions over the classes that keep their digits where a prediction is confident. */
export function softmaxRules(stages: Stages, functions: BlockFunctions) {
  const known = new Map<Value, Statistics>();
  const one = free(number(1));

  function statisticsOf(x: Value): Statistics {
    const largest = joinPairs(stages, pmax, x.lanes);
    const shifted = x.lanes.map((lane) => stages.apply(sub, lane, largest));
    const exponentials = shifted.map((lane) => stages.call(functions.exp(), lane));
    const rest = once(() => sumOfOthers(stages, exponentials));
    return {
      shifted,
      exponentials,
      rest,
      inverse: once(() => stages.apply((r, unit) => div(unit, add(r, unit)), rest(), one)),
      log1pOfRest: once(() => stages.call(functions.log1p(), rest())),
    };
  }

  function statistics(x: Value): Statistics {
    const found = known.get(x) ?? statisticsOf(x);
    known.set(x, found);
    return found;
  }

  return {
    softmax([x]: readonly Value[]): Value {
      const { exponentials, inverse } = statistics(x!);
      return numbers(exponentials.map((e) => stages.apply(mul, e, inverse())));
    },
    softmaxComplement([x]: readonly Value[]): Value {
      const { exponentials, rest, inverse } = statistics(x!);
      // The exponential of the largest is 1, and nothing but `rest` is left.
      const complement: typeof v128.bitselect = (e, r, i) => mul(add(sub(number(1), e), r), i);
      return numbers(exponentials.map((e) => stages.apply(complement, e, rest(), inverse())));
    },
    logSoftmax([x]: readonly Value[]): Value {
      const { shifted, log1pOfRest } = statistics(x!);
      // Logits may differ by more than the largest number, and 0 times infinity is no number.
      const finite: typeof sub = (d, log) => sub(pmax(d, number(-largestFloat32)), log);
      return numbers(shifted.map((d) => stages.apply(finite, d, log1pOfRest())));
    },
  };
}
