import type { Code } from '../assembler/bytes.ts';
import { number } from '../math/constants.ts';
import type { Lane } from './lane.ts';
import { once } from './once.ts';

/** A value of a graph in the innermost loop: four neighbouring voxels of every class at once. */
export interface Value {
  /** One lane for each class, a single one for all of them, or a single one that is per class. */
  readonly lanes: readonly Lane[];
  /** Whether lanes hold truth values: all bits 1, or all 0. */
  readonly isMask: boolean;
  /** The number that all lanes hold, when it is in the code. */
  readonly constant?: number;
  /** Whether the lanes are constants of which no two are the same. */
  readonly areDistinct?: boolean;
  /** Whether these are truth values of which at most one class of a voxel holds. */
  readonly isExclusive?: boolean;
  /** Truth values of which this holds 1 and 0. Products with it keep or clear bits. */
  readonly indicates?: Value;
  /** What this is the negative of: a sum with it is a difference, without a rounding more or less. */
  readonly negates?: Value;
  /** What this holds where exclusive truth values hold; else it holds 0. A sum over the classes picks one number. */
  readonly picks?: { readonly mask: Value; readonly of: Value };
  /** The numbers that this joins: one for each class with one for all of them. */
  readonly joins?: {
    readonly own: readonly Lane[];
    readonly common: Lane;
    readonly join: (own: Code, common: Code) => Code;
  };
}

/** What may be known of a value besides its lanes. */
export type ValueFacts = Omit<Value, 'lanes' | 'isMask'>;

/** Gives the lane of one class. */
export const laneOf = (lanes: readonly Lane[], place: number): Lane => lanes[lanes.length === 1 ? 0 : place]!;

/** Tells whether all classes share the same numbers. */
export const areShared = (lanes: readonly Lane[]): boolean => lanes.length === 1 && !lanes[0]!.isPerClass;

/** Numbers, with a lane for each class or for all. */
export const numbers = (lanes: readonly Lane[]): Value => ({ lanes, isMask: false });

/** Numbers whose code is written when something reads them: rules that know more about them may never do. */
export function numbersOnDemand(write: () => readonly Lane[], facts: ValueFacts = {}): Value {
  const written = once(write);
  return {
    ...facts,
    isMask: false,
    get lanes() {
      return written();
    },
  };
}

/** Truth values, with a lane for each class or for all. */
export const masks = (lanes: readonly Lane[], isExclusive = false): Value => ({
  lanes,
  isMask: true,
  isExclusive,
});

/** A lane of code that means the same everywhere. */
export const free = (code: Code): Lane => ({ kind: 'free', code });

/** A number that is known when code is written. */
export const constant = (value: number): Value => ({ ...numbers([free(number(value))]), constant: value });
