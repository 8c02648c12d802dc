import type { Code } from '../assembler/bytes.ts';
import { number } from '../math/constants.ts';
import type { Lane } from './stages.ts';

/** A value of a graph in the innermost loop: four neighbouring voxels of every class at once. */
export interface Value {
  /** One lane for each class, or a single one for all of them. */
  readonly lanes: readonly Lane[];
  /** Whether lanes hold truth values: all bits 1, or all 0. */
  readonly isMask: boolean;
  /** Truth values of which this holds 1 and 0. Products with it keep or clear bits. */
  readonly indicates?: readonly Lane[];
  /** The number that all lanes hold, when it is in the code. */
  readonly constant?: number;
}

/** Gives the lane of one class. */
export const laneOf = (lanes: readonly Lane[], place: number): Lane => lanes[lanes.length === 1 ? 0 : place]!;

/** Numbers, with a lane for each class or for all. */
export const numbers = (lanes: readonly Lane[]): Value => ({ lanes, isMask: false });

/** Truth values, with a lane for each class or for all. */
export const masks = (lanes: readonly Lane[]): Value => ({ lanes, isMask: true });

/** A lane of code that means the same everywhere. */
export const free = (code: Code): Lane => ({ kind: 'free', code });

/** A number that is known when code is written. */
export const constant = (value: number): Value => ({ ...numbers([free(number(value))]), constant: value });
