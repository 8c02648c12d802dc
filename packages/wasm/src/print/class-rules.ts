import type { Code } from '../assembler/bytes.ts';
import { f32x4, v128 } from '../assembler/instructions.ts';
import type { Lane } from './lane.ts';
import type { Stages } from './stages.ts';
import { free, laneOf } from './value.ts';

/** How lanes are joined over the classes: by sum, by maximum, or by OR of their bits. */
export type Join = 'sum' | 'max' | 'bits';

/** How the lanes of several classes are computed and joined. */
export interface ClassRules {
  /** Whether equal errors of all classes add up to more than the error of one. */
  readonly areMany: boolean;
  /** Applies instructions class by class, or once where all classes share the lanes. */
  each(write: (...lanes: Code[]) => Code, ...args: readonly (readonly Lane[])[]): readonly Lane[];
  /** Joins the lanes of all classes. */
  join(how: Join, lanes: readonly Lane[]): Lane;
  /** Adds all lanes but one of the largest. None is negative. */
  sumOfSmaller(lanes: readonly Lane[]): Lane;
  /** Adds, for each lane, all the others. None is negative. For a softmax, this gives its complement without cancellation. */
  sumsOfOthers(lanes: readonly Lane[]): readonly Lane[];
  /** Gives the same lane to each class. */
  spread(lane: Lane): readonly Lane[];
}

const { add, pmax, pmin } = f32x4;

const joins = { sum: add, max: pmax, bits: v128.or } as const;

/** Applies instructions to lanes, of which there is one per class or one for all. */
const eachOf =
  (stages: Stages): ClassRules['each'] =>
  (write, ...args) => {
    const count = Math.max(...args.map((lanes) => lanes.length));
    return Array.from({ length: count }, (_, c) =>
      stages.apply(write, ...args.map((lanes) => laneOf(lanes, c))),
    );
  };

/** Makes rules for lanes per class, each with instructions of its own. */
export function unrolledClasses(stages: Stages, classes: number): ClassRules {
  /** Joins lanes in pairs, which do not depend on each other. */
  function join(how: Join, lanes: readonly Lane[]): Lane {
    if (lanes.length === 1) return lanes[0]!;
    const half = lanes.length >> 1;
    return stages.apply(joins[how], join(how, lanes.slice(0, half)), join(how, lanes.slice(half)));
  }

  function sumOfSmaller(lanes: readonly Lane[]): Lane {
    let [largest, sum] = [lanes[0]!, undefined as Lane | undefined];
    lanes.slice(1).forEach((lane, i) => {
      const smaller = stages.apply(pmin, largest, lane);
      sum = sum ? stages.apply(add, sum, smaller) : smaller;
      if (i + 2 < lanes.length) largest = stages.apply(pmax, largest, lane);
    });
    return sum ?? free(v128.zero);
  }

  function sumsOfOthers(lanes: readonly Lane[]): readonly Lane[] {
    if (lanes.length < 2) return lanes.map(() => free(v128.zero));
    const half = lanes.length >> 1;
    const side = (near: readonly Lane[], far: readonly Lane[]): readonly Lane[] => {
      const across = join('sum', far);
      if (near.length === 1) return [across];
      return sumsOfOthers(near).map((lane) => stages.apply(add, lane, across));
    };
    const [first, second] = [lanes.slice(0, half), lanes.slice(half)];
    return [...side(first, second), ...side(second, first)];
  }

  const spread = (lane: Lane): readonly Lane[] => Array<Lane>(classes).fill(lane);
  return { areMany: false, each: eachOf(stages), join, sumOfSmaller, sumsOfOthers, spread };
}
