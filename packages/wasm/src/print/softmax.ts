import { f32x4, v128 } from '../assembler/instructions.ts';
import type { BlockFunctions } from '../math/block-functions.ts';
import { largestFloat32, number } from '../math/constants.ts';
import { once } from './once.ts';
import type { Lane, Stages } from './stages.ts';
import { free, numbers, numbersOnDemand, type Value } from './value.ts';

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

const { add, sub, mul, div, pmax, pmin } = f32x4;

/** Adds all lanes but one of the largest. */
function sumOfSmaller(stages: Stages, lanes: readonly Lane[]): Lane {
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

/** Adds, for each lane, all the others: of a softmax, these are its complements, without cancellation. */
export function sumsOfOthers(stages: Stages, lanes: readonly Lane[]): readonly Lane[] {
  if (lanes.length < 2) return lanes.map(() => free(v128.zero));
  const half = lanes.length >> 1;
  const side = (near: readonly Lane[], far: readonly Lane[]): readonly Lane[] => {
    const across = joinPairs(stages, add, far);
    if (near.length === 1) return [across];
    return sumsOfOthers(stages, near).map((lane) => stages.apply(add, lane, across));
  };
  const [first, second] = [lanes.slice(0, half), lanes.slice(half)];
  return [...side(first, second), ...side(second, first)];
}

/** Makes softmax functions over the classes that keep their digits where a prediction is confident. */
export function softmaxRules(stages: Stages, functions: BlockFunctions) {
  const known = new Map<Value, Statistics>();
  const one = free(number(1));

  function statisticsOf(x: Value): Statistics {
    const largest = joinPairs(stages, pmax, x.lanes);
    const shifted = x.lanes.map((lane) => stages.apply(sub, lane, largest));
    const exponentials = stages.call(functions.exp(), shifted);
    const rest = once(() => sumOfSmaller(stages, exponentials));
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
    softmax([x]: readonly Value[]): Value {
      const { exponentials, inverse } = statistics(x!);
      return numbers(exponentials.map((e) => stages.apply(mul, e, inverse())));
    },
    softmaxComplement([x]: readonly Value[]): Value {
      const { exponentials, inverse } = statistics(x!);
      return numbers(sumsOfOthers(stages, exponentials).map((r) => stages.apply(mul, r, inverse())));
    },
    logSoftmax([x]: readonly Value[]): Value {
      const { shifted, log1pOfRest } = statistics(x!);
      // Logits may differ by more than the largest number, and 0 times infinity is no number.
      const finite: typeof sub = (d, log) => sub(pmax(d, number(-largestFloat32)), log);
      const joins = { own: shifted, common: log1pOfRest(), join: finite };
      return numbersOnDemand(() => shifted.map((d) => stages.apply(finite, d, joins.common)), { joins });
    },
  };
}
