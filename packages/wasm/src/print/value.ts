import type { Code } from '../assembler/bytes.ts';
import { number } from '../math/constants.ts';
import type { Lane } from './lane.ts';
import { once } from './once.ts';

/** A value of a graph in the innermost loop: four neighbouring voxels, of every class. */
export interface Value {
  /** One lane for each class, a single one for all of them, or a single one that is per class. */
  readonly lanes: readonly Lane[];
  /** Whether lanes hold truth values: all bits 1, or all 0. */
  readonly isMask: boolean;
  /** The number in all lanes, where it is known when code is written. */
  readonly constant?: number;
  /** Whether the lanes are distinct constants. */
  readonly areDistinct?: boolean;
  /** Whether these are truth values that hold for at most one class of each voxel. */
  readonly isExclusive?: boolean;
  /** The truth values that this has as 1 and 0. Products with it keep or clear bits. */
  readonly indicates?: Value;
  /** The value that this is the negative of. A sum with this is a difference, with the same rounding. */
  readonly negates?: Value;
  /** This is `of` where the exclusive truth values `mask` hold, and else 0. A sum over the classes picks one number. */
  readonly picks?: { readonly mask: Value; readonly of: Value };
  /** The numbers that this joins: one per class, and one for all classes. */
  readonly joins?: {
    readonly own: readonly Lane[];
    readonly common: Lane;
    readonly join: (own: Code, common: Code) => Code;
  };
}

/** Facts about a value besides its lanes, which save instructions. */
export type ValueFacts = Omit<Value, 'lanes' | 'isMask'>;

/** Gives the lane of one class. */
export const laneOf = (lanes: readonly Lane[], place: number): Lane => lanes[lanes.length === 1 ? 0 : place]!;

/** Tells whether all classes have the same numbers. */
export const areShared = (lanes: readonly Lane[]): boolean => lanes.length === 1 && !lanes[0]!.isPerClass;

/** Numbers, with a lane per class or one for all. */
export const numbers = (lanes: readonly Lane[]): Value => ({ lanes, isMask: false });

/** Numbers whose code is written when something reads the lanes. Rules that use the facts may never do so. */
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

/** Truth values, with a lane per class or one for all. */
export const masks = (lanes: readonly Lane[], isExclusive = false): Value => ({
  lanes,
  isMask: true,
  isExclusive,
});

/** A lane of code that is valid everywhere. */
export const free = (code: Code): Lane => ({ kind: 'free', code });

/** A number that is known when code is written. */
export const constant = (value: number): Value => ({ ...numbers([free(number(value))]), constant: value });
