import type { Arrays } from './arrays.ts';
import type { JaxArray } from './jax.ts';
import { operationsOf } from './operations.ts';

// jax-js computes exponentials that are up to 67 units in the last place off, and powers and logarithms of sums from
// these. The functions here are within a few units. Their series are those of Remez' algorithm for single precision.

/** Exponentials of smaller numbers are subnormal in single precision. */
const smallestExponent = -87.33654;

/** `ln 2` in two parts: products of the first with whole numbers up to 512 are exact. */
const ln2 = [0.693359375, -2.1219444e-4] as const;

/** `exp(r) = 1 + r + r^2 q(r)` for `|r| <= ln(2) / 2`; lowest power first. */
const expSeries = [
  0.49999993447788427, 0.16666520631501056, 0.041668388045119256, 0.00836871689910296, 0.0013814598738112556,
];

/** `2 artanh(s) = 2 s + s z p(z)` with `z = s^2` for `(1 + s) / (1 - s)` from `sqrt(1/2)` to `sqrt(2)`. */
const logSeries = [0.6666677641512179, 0.3997753698090005, 0.2987186221937726];

const bitsOfSqrtHalf = 0x3f3504f3;
const smallestNormal = 2 ** -126;
const intoNormal = 2 ** 24;
/** Where the exponent of a number in single precision begins. */
const mantissaBits = 23;
/** What is added to the exponent of a number in single precision. */
const bias = 127;

/** Makes functions in single precision; all return new arrays. */
export function functionsOf(arrays: Arrays) {
  const { numpy, lax } = arrays.jax;
  const { add, sub, mul, div, maximum, minimum, less, equal, where } = operationsOf(arrays);
  const tidy = (compute: () => JaxArray): JaxArray => arrays.tidy(compute);
  const whole = (x: JaxArray): JaxArray => arrays.apply((a: JaxArray) => a.astype(numpy.int32), x);
  const real = (x: JaxArray): JaxArray => arrays.apply((a: JaxArray) => a.astype(numpy.float32), x);
  const bits = (x: JaxArray): JaxArray =>
    arrays.apply((a: JaxArray) => lax.bitcastConvertType(a, numpy.int32), x);
  const fromBits = (x: JaxArray): JaxArray =>
    arrays.apply((a: JaxArray) => lax.bitcastConvertType(a, numpy.float32), x);
  const floor = (x: JaxArray): JaxArray => arrays.apply(numpy.floor, x);
  const negative = (x: JaxArray): JaxArray => arrays.apply(numpy.negative, x);
  const absolute = (x: JaxArray): JaxArray => arrays.apply(numpy.absolute, x);
  const sqrt = (x: JaxArray): JaxArray => arrays.apply(numpy.sqrt, x);
  const integer = (value: number): JaxArray => numpy.full([], value, { dtype: numpy.int32 });
  const integers = (
    operation: (a: JaxArray, b: JaxArray) => JaxArray,
    x: JaxArray,
    value: number,
  ): JaxArray => arrays.apply((a: JaxArray) => operation(a, integer(value)), x);
  const shiftLeft = (x: JaxArray): JaxArray => integers(numpy.leftShift, x, mantissaBits);
  const shiftRight = (x: JaxArray): JaxArray => integers(numpy.rightShift, x, mantissaBits);
  /** The `e` of normal positive numbers `2^e (1 + f)` with `1 + f` from `sqrt(1/2)` to `sqrt(2)`, as whole numbers. */
  const exponentOf = (x: JaxArray): JaxArray => {
    // Shifts to the right bring in zeros, so what is shifted must not be negative.
    const biased = integers(numpy.subtract, bits(x), bitsOfSqrtHalf - bias * 2 ** mantissaBits);
    return integers(numpy.subtract, shiftRight(biased), bias);
  };

  const polynomial = (x: JaxArray, [lowest, ...higher]: readonly number[]): JaxArray =>
    tidy(() => add(mul(x, higher.length === 1 ? higher[0]! : polynomial(x, higher)), lowest!));

  /** `2^n` for whole `n` from -126 to 127. */
  const powerOf2 = (n: JaxArray): JaxArray =>
    tidy(() => fromBits(shiftLeft(integers(numpy.add, whole(n), bias))));

  /** `2^n exp(r)` for `|r| <= ln(2) / 2`. */
  const scaledExp = (n: JaxArray, r: JaxArray): JaxArray =>
    tidy(() => mul(add(add(mul(mul(r, r), polynomial(r, expSeries)), r), 1), powerOf2(n)));

  /** Computes the exponential of numbers that are at most 0; 0 where it is subnormal. */
  const expOfNegative = (x: JaxArray): JaxArray =>
    tidy(() => {
      const limited = maximum(x, -87);
      const n = floor(add(mul(limited, Math.LOG2E), 0.5));
      const r = sub(sub(limited, mul(n, ln2[0])), mul(n, ln2[1]));
      return where(less(x, smallestExponent), 0, scaledExp(n, r));
    });

  /** Splits normal positive numbers into `2^e (1 + f)`, with `1 + f` from `sqrt(1/2)` to `sqrt(2)`. */
  function split(x: JaxArray): { readonly e: JaxArray; readonly f: JaxArray } {
    const exponent = exponentOf(x);
    const f = sub(fromBits(sub(bits(x), shiftLeft(exponent))), 1);
    return { e: real(exponent), f };
  }

  /** `log(1 + f)` for `1 + f` from `sqrt(1/2)` to `sqrt(2)`. */
  const logNearOne = (f: JaxArray): JaxArray =>
    tidy(() => {
      const s = div(f, add(f, 2));
      const z = mul(s, s);
      const half = mul(mul(f, f), 0.5);
      // `2 s = f - s f`, and `s f = f^2/2 - s f^2/2`.
      const tail = mul(s, add(half, mul(z, polynomial(z, logSeries))));
      return sub(f, sub(half, tail));
    });

  const logOfParts = (e: JaxArray, f: JaxArray): JaxArray =>
    tidy(() => add(add(mul(e, ln2[1]), logNearOne(f)), mul(e, ln2[0])));

  /** Scales subnormal numbers to normal ones, and gives the exponent of the power of 2 that it took. */
  function normalized(x: JaxArray): { readonly x: JaxArray; readonly shift: JaxArray } {
    const isSubnormal = less(x, smallestNormal);
    return { x: where(isSubnormal, mul(x, intoNormal), x), shift: where(isSubnormal, 24, 0) };
  }

  /** Computes the logarithm: minus infinity for 0, NaN for negative numbers. */
  const log = (x: JaxArray): JaxArray =>
    tidy(() => {
      const { x: normal, shift } = normalized(x);
      const { e, f } = split(normal);
      const atZero = where(equal(x, 0), -Infinity, Number.NaN);
      return where(less(0, x), logOfParts(sub(e, shift), f), atZero);
    });

  /** Computes `log(1 + u)` for `u >= 0`, also where `1 + u` rounds to 1. */
  const log1p = (u: JaxArray): JaxArray =>
    tidy(() => {
      const exponent = exponentOf(add(u, 1));
      // `(1 + u) / 2^e - 1` from `u` itself, which has not been rounded.
      const scale = powerOf2(negative(real(exponent)));
      return logOfParts(real(exponent), add(mul(u, scale), sub(scale, 1)));
    });

  const smallPowers: ReadonlyMap<number, (x: JaxArray) => JaxArray> = new Map<
    number,
    (x: JaxArray) => JaxArray
  >([
    [0, (x) => add(mul(x, 0), 1)],
    [1, (x) => add(x, 0)],
    [2, (x) => mul(x, x)],
    [3, (x) => tidy(() => mul(mul(x, x), x))],
    [0.5, sqrt],
    [1.5, (x) => tidy(() => mul(x, sqrt(x)))],
    [-0.5, (x) => tidy(() => div(1, sqrt(x)))],
    [-1, (x) => div(1, x)],
  ]);

  /** Computes a power of numbers that are not negative by a logarithm and an exponential. */
  const longPower = (x: JaxArray, exponent: number): JaxArray =>
    tidy(() => {
      const { x: normal, shift } = normalized(x);
      const parts = split(normal);
      const e = sub(parts.e, shift);
      // A product with the first part of the exponent is exact, so that powers of 2 are exact too.
      const first = Math.round(exponent * 4096) / 4096;
      const large = mul(e, first);
      const ofMantissa = mul(logNearOne(parts.f), exponent);
      const log2 = add(large, mul(ofMantissa, Math.LOG2E));
      const n = floor(add(maximum(minimum(log2, 128), -127), 0.5));
      const r = add(mul(add(sub(large, n), mul(e, exponent - first)), Math.LN2), ofMantissa);
      const limited = maximum(minimum(n, 127), -126);
      const finite = where(less(n, -126), 0, scaledExp(limited, r));
      const result = where(less(127, n), Infinity, finite);
      return where(less(0, x), result, exponent > 0 ? 0 : Infinity);
    });

  /** Computes a power of numbers that are not negative. */
  const pow = (x: JaxArray, exponent: number): JaxArray =>
    smallPowers.get(exponent)?.(x) ?? longPower(x, exponent);

  /** `exp(-|x|)`, which cannot overflow. */
  const decay = (x: JaxArray): JaxArray => tidy(() => expOfNegative(negative(absolute(x))));

  /** Computes `1 / (1 + exp(-x))`. */
  const sigmoid = (x: JaxArray): JaxArray =>
    tidy(() => {
      const small = decay(x);
      return div(where(less(x, 0), small, 1), add(small, 1));
    });

  /** Computes `log(1 + exp(x))`. */
  const softplus = (x: JaxArray): JaxArray => tidy(() => add(log1p(decay(x)), maximum(x, 0)));

  return { expOfNegative, log, log1p, pow, sigmoid, softplus, negative, absolute };
}
