import type { Code } from '../assembler/bytes.ts';
import { f32x4 } from '../assembler/instructions.ts';
import { number } from '../math/constants.ts';

const { mul, div, sqrt } = f32x4;

const small: ReadonlyMap<number, (x: Code) => Code> = new Map<number, (x: Code) => Code>([
  [0, () => number(1)],
  [1, (x) => x],
  [2, (x) => mul(x, x)],
  [3, (x) => mul(mul(x, x), x)],
  [0.5, (x) => sqrt(x)],
  [1.5, (x) => mul(x, sqrt(x))],
  [-0.5, (x) => div(number(1), sqrt(x))],
  [-1, (x) => div(number(1), x)],
]);

/** Gives the few multiplications and roots that some powers need; undefined for other powers. */
export const smallPower = (exponent: number): ((x: Code) => Code) | undefined => small.get(exponent);

/** Tells whether a power needs no logarithm. */
export const isSmallPower = (exponent: number): boolean => small.has(exponent);
