import type { DeviceArithmetic } from '@segloss/core';

/**
 * Says how exactly a class of devices computes. Errors are counted in units; one unit is half the distance from 1 to
 * the next number, the error of a correctly rounded operation.
 */
export interface Arithmetic {
  readonly name: string;
  readonly unit: number;
  /** Results below this may be flushed to zero. */
  readonly smallest: number;
  /** Rounds to the nearest number that a device holds. */
  readonly round: (x: number) => number;
  /** Relative error of a division, in units. */
  readonly division: number;
  /** Relative error of `exp(x)`, in units. */
  readonly exp: (x: number) => number;
  /** Absolute error of `log(x)`, in units. */
  readonly log: (x: number) => number;
  /** Absolute error of `log(1 + x)` for `x >= 0`, in units. */
  readonly log1p: (x: number) => number;
  /** Relative error of `x ** exponent`, in units. */
  readonly pow: (x: number, exponent: number) => number;
  /** Absolute error of `0 ** exponent`, for a positive exponent. */
  readonly powOfZero: (exponent: number) => number;
}

/** Names the rules of rounding in `budget/`: a new name for every change that moves a budget. */
export const budgetVersion = 'budget/3';

/** The mathematics libraries of CPUs are within 2 ULP, which is 4 units. */
const libraryError = 4;

const onCpu = {
  division: 1,
  exp: () => libraryError,
  log: (x: number) => libraryError * Math.abs(Math.log(x)),
  log1p: (x: number) => libraryError * Math.log1p(x),
  pow: () => libraryError,
  powOfZero: () => 0,
} satisfies Partial<Arithmetic>;

/** The smallest number that is not flushed to zero. */
const smallestNormal = 2 ** -126;

const float32 = { unit: 2 ** -24, smallest: smallestNormal, round: Math.fround };

/** Near 1 a logarithm may be off by 2^-21, elsewhere by 3 ULP. */
const wgslLog = (x: number): number => (x >= 0.5 && x <= 2 ? 8 : 6 * Math.abs(Math.log(x)));

/** From here on, `log(1 + x)` may be the logarithm of the sum. */
const log1pSeriesEnd = 1e-2;

/**
 * WGSL has no infinity, so `log2(0)` may be the logarithm of the smallest number, and a power of 0 the power of that
 * number.
 */
const wgslPowOfZero = (exponent: number): number => smallestNormal ** exponent;

/** WGSL lets devices flush what an operation computes on its way: a result a few times larger than that may be lost. */
const smallestOnGpu = 4 * smallestNormal;

const wgslExp = (x: number): number => 6 + 4 * Math.abs(x);

/** A power is `exp2(exponent * log2(x))`, and its accuracy that of these three. */
function wgslPow(x: number, exponent: number): number {
  if (x === 0) return 0;
  const power = exponent * Math.log2(x);
  const logarithm = Math.abs(exponent) * wgslLog(x);
  return Math.hypot(logarithm, Math.LN2 * Math.abs(power)) + wgslExp(power);
}

/**
 * The classes of arithmetic. The figures of GPUs are what the WGSL specification requires of `/`, `exp`, `log` and
 * `pow` in single precision; GLSL ES 3.00 asks for the same or less.
 */
export const arithmetics = {
  'cpu-float32': { name: 'cpu-float32', ...float32, ...onCpu },
  'cpu-float64': {
    name: 'cpu-float64',
    unit: 2 ** -53,
    smallest: 2 ** -1022,
    round: (x: number) => x,
    ...onCpu,
  },
  'gpu-float32': {
    name: 'gpu-float32',
    ...float32,
    smallest: smallestOnGpu,
    division: 5,
    exp: wgslExp,
    log: wgslLog,
    log1p: (x: number) => (x < log1pSeriesEnd ? 6 * x : wgslLog(1 + x)),
    pow: wgslPow,
    powOfZero: wgslPowOfZero,
  },
} satisfies Readonly<Record<string, Arithmetic>>;

/** Finds the class of arithmetic of a device. Double precision is held to the same standard everywhere. */
export function arithmeticOf({ precision, processor }: DeviceArithmetic): Arithmetic {
  if (precision === 'float64') return arithmetics['cpu-float64'];
  return processor === 'gpu' ? arithmetics['gpu-float32'] : arithmetics['cpu-float32'];
}
