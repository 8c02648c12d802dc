import type { JaxArray, JaxRuntime } from './jax.ts';
import { operationsOf } from './operations.ts';

// jax-js computes exponentials that are up to 67 units in the last place off, and powers from these. The functions here are
// within a few units. Their series are those of Remez' algorithm for single precision.

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

/** Makes functions in single precision, for functions that `jax.jit` traces. */
export function functionsOf(runtime: JaxRuntime) {
  const { add, sub, mul, div, maximum, minimum, less, equal, where, floor, sqrt } = operationsOf(runtime);
  const { numpy, lax } = runtime.jax;
  const whole = (x: JaxArray): JaxArray => x.ref.astype(numpy.int32);
  const real = (x: JaxArray): JaxArray => x.ref.astype(numpy.float32);
  const bits = (x: JaxArray): JaxArray => lax.bitcastConvertType(x.ref, numpy.int32);
  const fromBits = (x: JaxArray): JaxArray => lax.bitcastConvertType(x.ref, numpy.float32);
  const integers = (
    operation: (a: JaxArray, b: JaxArray) => JaxArray,
    x: JaxArray,
    value: number,
  ): JaxArray => operation(x.ref, numpy.full([], value, { dtype: numpy.int32 }));
  const shiftLeft = (x: JaxArray): JaxArray => integers(numpy.leftShift, x, mantissaBits);

  const polynomial = (x: JaxArray, series: readonly number[]): JaxArray | number =>
    series.reduceRight<JaxArray | number>(
      (sum, factor) => (sum === 0 ? factor : add(mul(x, sum), factor)),
      0,
    );

  /** `2^n exp(r)` for whole `n` from -126 to 127 and `|r| <= ln(2) / 2`. */
  const scaledExp = (n: JaxArray, r: JaxArray): JaxArray => {
    const powerOf2 = fromBits(shiftLeft(integers(numpy.add, whole(n), bias)));
    return mul(add(add(mul(mul(r, r), polynomial(r, expSeries)), r), 1), powerOf2);
  };

  /** Computes the exponential of numbers that are at most 0; 0 where it is subnormal. */
  const expOfNegative = (x: JaxArray): JaxArray => {
    const limited = maximum(x, smallestExponent);
    const n = floor(add(mul(limited, Math.LOG2E), 0.5));
    const r = sub(sub(limited, mul(n, ln2[0])), mul(n, ln2[1]));
    return where(less(x, smallestExponent), 0, scaledExp(n, r));
  };

  /** Splits positive numbers into `2^e (1 + f)`, with `1 + f` from `sqrt(1/2)` to `sqrt(2)`. */
  function split(x: JaxArray): { readonly e: JaxArray; readonly f: JaxArray } {
    const isSubnormal = less(x, smallestNormal);
    const all = bits(where(isSubnormal, mul(x, intoNormal), x));
    // Shifts to the right bring in zeros, so what is shifted must not be negative.
    const biased = integers(numpy.subtract, all, bitsOfSqrtHalf - bias * 2 ** mantissaBits);
    const exponent = integers(numpy.subtract, integers(numpy.rightShift, biased, mantissaBits), bias);
    const f = sub(fromBits(numpy.subtract(all.ref, shiftLeft(exponent))), 1);
    return { e: sub(real(exponent), where(isSubnormal, 24, 0)), f };
  }

  /** `log(1 + f)` for `1 + f` from `sqrt(1/2)` to `sqrt(2)`. */
  const logNearOne = (f: JaxArray): JaxArray => {
    const s = div(f, add(f, 2));
    const z = mul(s, s);
    const half = mul(mul(f, f), 0.5);
    // `2 s = f - s f`, and `s f = f^2/2 - s f^2/2`.
    const tail = mul(s, add(half, mul(z, polynomial(z, logSeries))));
    return sub(f, sub(half, tail));
  };

  /** Computes the logarithm: minus infinity for 0, NaN for negative numbers. */
  const log = (x: JaxArray): JaxArray => {
    const { e, f } = split(x);
    const finite = add(add(mul(e, ln2[1]), logNearOne(f)), mul(e, ln2[0]));
    return where(less(0, x), finite, where(equal(x, 0), -Infinity, Number.NaN));
  };

  const smallPowers: ReadonlyMap<number, (x: JaxArray) => JaxArray> = new Map<
    number,
    (x: JaxArray) => JaxArray
  >([
    [0, (x) => add(mul(x, 0), 1)],
    [1, (x) => x],
    [2, (x) => mul(x, x)],
    [3, (x) => mul(mul(x, x), x)],
    [0.5, sqrt],
    [1.5, (x) => mul(x, sqrt(x))],
    [-0.5, (x) => div(1, sqrt(x))],
    [-1, (x) => div(1, x)],
  ]);

  /** Computes a power of numbers that are not negative by a logarithm and an exponential. */
  const longPower = (x: JaxArray, exponent: number): JaxArray => {
    const { e, f } = split(x);
    // A product with the first part of the exponent is exact, so that powers of 2 are exact too.
    const first = Math.round(exponent * 4096) / 4096;
    const large = mul(e, first);
    const ofMantissa = mul(logNearOne(f), exponent);
    const log2 = add(large, mul(ofMantissa, Math.LOG2E));
    const n = floor(add(maximum(minimum(log2, 128), -127), 0.5));
    const r = add(mul(add(sub(large, n), mul(e, exponent - first)), Math.LN2), ofMantissa);
    const limited = maximum(minimum(n, 127), -126);
    const finite = where(less(n, -126), 0, scaledExp(limited, r));
    const result = where(less(127, n), Infinity, finite);
    return where(less(0, x), result, exponent > 0 ? 0 : Infinity);
  };

  /** Computes a power of numbers that are not negative. */
  const pow = (x: JaxArray, exponent: number): JaxArray =>
    smallPowers.get(exponent)?.(x) ?? longPower(x, exponent);

  return { expOfNegative, log, pow };
}
