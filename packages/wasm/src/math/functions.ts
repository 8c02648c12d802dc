import type { Code } from '../assembler/bytes.ts';
import type { FunctionWriter, Local } from '../assembler/function.ts';
import { f32x4, i32x4, v128 } from '../assembler/instructions.ts';
import { number, sameBits } from './constants.ts';

/** Exponentials of smaller numbers are subnormal in single precision. */
const smallestExponent = -87.33654;

/** `ln 2` in two parts: products of the first with whole numbers up to 512 are exact. */
const ln2 = [0.693359375, -2.1219444e-4] as const;

/** Adding this rounds to whole numbers, and leaves them in the lowest bits. */
const rounder = 12_582_912;

/** Fitted so that `1 + r + r^2 q(r)` is off from `exp(r)` by at most 3.1e-9 for `|r| <= ln(2) / 2`; lowest power first. */
const expSeries = [
  0.49999993447788427, 0.16666520631501056, 0.041668388045119256, 0.00836871689910296, 0.0013814598738112556,
];

/** Fitted so that `2 artanh(s) = 2 s + s z p(z)` with `z = s^2` is off by at most 1.7e-9 for `(1 + s) / (1 - s)` from `sqrt(1/2)` to `sqrt(2)`. */
const logSeries = [0.6666677641512179, 0.3997753698090005, 0.2987186221937726];

const bitsOfSqrtHalf = 0x3f3504f3;
const smallestNormal = 2 ** -126;
const intoNormal = 2 ** 24;

/** Makes functions of four numbers in single precision; each adds its statements to a function, and returns the result. */
export function vectorMath(writer: FunctionWriter) {
  const { add, sub, mul, div } = f32x4;
  const keep = (code: Code): Local => writer.let('v128', code);
  const linear = (x: Code, [low, high]: readonly number[]): Code => add(mul(x, number(high!)), number(low!));

  /** A polynomial of degree 4, evaluated in pairs that do not depend on each other. */
  const quartic = (x: Local, square: Local, [a, b, c, d, e]: readonly number[]): Code =>
    add(linear(x.get, [a!, b!]), mul(square.get, add(linear(x.get, [c!, d!]), mul(square.get, number(e!)))));

  /** `2^n exp(r)` for a small `r`, given `n + rounder`. */
  function scaledExp(shifted: Code, r: Local): Code {
    const square = keep(mul(r.get, r.get));
    const whole = add(add(r.get, number(1)), mul(square.get, quartic(r, square, expSeries)));
    return i32x4.add(whole, i32x4.shl([shifted], [0x41, 23]));
  }

  /** Computes the exponential of numbers that are at most 0, within 2 units in the last place; 0 for subnormal ones. */
  function expOfNegative(x: Local): Local {
    const shifted = keep(add(mul(x.get, number(Math.LOG2E)), number(rounder)));
    const n = keep(sub(shifted.get, number(rounder)));
    const r = keep(sub(sub(x.get, mul(n.get, number(ln2[0]))), mul(n.get, number(ln2[1]))));
    return keep(v128.and(scaledExp(shifted.get, r), f32x4.gt(x.get, number(smallestExponent))));
  }

  /** The `e` of normal positive numbers `2^e (1 + f)` with `1 + f` from `sqrt(1/2)` to `sqrt(2)`, as whole numbers. */
  const exponentOf = (x: Local): Local =>
    keep(i32x4.shr(i32x4.sub(x.get, sameBits(bitsOfSqrtHalf)), [0x41, 23]));

  /** Splits normal positive numbers into `2^e (1 + f)`. */
  function split(x: Local): { readonly e: Local; readonly f: Local } {
    const exponent = exponentOf(x);
    const f = keep(sub(i32x4.sub(x.get, i32x4.shl(exponent.get, [0x41, 23])), number(1)));
    return { e: keep(f32x4.fromI32(exponent.get)), f };
  }

  /** `log(1 + f)` for `1 + f` from `sqrt(1/2)` to `sqrt(2)`. */
  function logNearOne(f: Local): Code {
    const s = keep(div(f.get, add(f.get, number(2))));
    const z = keep(mul(s.get, s.get));
    const half = keep(mul(mul(f.get, f.get), number(0.5)));
    const [a, b, c] = logSeries as [number, number, number];
    const quadratic = mul(z.get, add(number(a), mul(z.get, linear(z.get, [b, c]))));
    // `2 s = f - s f`, and `s f = f^2/2 - s f^2/2`.
    const tail = mul(s.get, add(half.get, quadratic));
    return sub(f.get, sub(half.get, tail));
  }

  const logOfParts = (e: Local, f: Local): Code =>
    add(mul(e.get, number(ln2[0])), add(mul(e.get, number(ln2[1])), logNearOne(f)));

  /** Computes `log(1 + u)` for `u >= 0`, also where `1 + u` rounds to 1. */
  function log1p(u: Local): Local {
    const exponent = exponentOf(keep(add(u.get, number(1))));
    // `(1 + u) / 2^e - 1` from `u` itself, which has not been rounded.
    const scale = keep(i32x4.shl(i32x4.sub(sameBits(127), exponent.get), [0x41, 23]));
    const f = keep(add(mul(u.get, scale.get), sub(scale.get, number(1))));
    return keep(logOfParts(keep(f32x4.fromI32(exponent.get)), f));
  }

  /** Scales subnormal numbers to normal ones, and gives the exponent of the power of 2 that it took. */
  function normalized(x: Local): { readonly x: Local; readonly shift: Code } {
    const isSubnormal = keep(f32x4.lt(x.get, number(smallestNormal)));
    const scaled = keep(v128.bitselect(mul(x.get, number(intoNormal)), x.get, isSubnormal.get));
    return { x: scaled, shift: v128.and(isSubnormal.get, number(24)) };
  }

  /** Computes the logarithm: minus infinity for 0, NaN for negative numbers. */
  function log(x: Local): Local {
    const { x: normal, shift } = normalized(x);
    const { e, f } = split(normal);
    const result = logOfParts(keep(sub(e.get, shift)), f);
    const atZero = v128.bitselect(number(-Infinity), number(NaN), f32x4.eq(x.get, v128.zero));
    return keep(v128.bitselect(result, atZero, f32x4.gt(x.get, v128.zero)));
  }

  /** Computes a power of numbers that are not negative. */
  function pow(x: Local, exponent: number): Local {
    const { x: normal, shift } = normalized(x);
    const parts = split(normal);
    const e = keep(sub(parts.e.get, shift));
    // A product with the first part of the exponent is exact, so that powers of 2 are exact too.
    const first = Math.round(exponent * 4096) / 4096;
    const whole = keep(mul(e.get, number(first)));
    const rest = keep(mul(e.get, number(exponent - first)));
    const ofMantissa = keep(mul(logNearOne(parts.f), number(exponent)));
    const log2 = add(whole.get, mul(ofMantissa.get, number(Math.LOG2E)));
    const limited = f32x4.pmax(f32x4.pmin(log2, number(128)), number(-127));
    const shifted = keep(add(limited, number(rounder)));
    const n = keep(sub(shifted.get, number(rounder)));
    const r = keep(add(mul(add(sub(whole.get, n.get), rest.get), number(Math.LN2)), ofMantissa.get));
    const isTiny = f32x4.le(n.get, number(-127));
    const isHuge = f32x4.ge(n.get, number(128));
    const finite = v128.andnot(scaledExp(shifted.get, r), isTiny);
    const result = v128.bitselect(number(Infinity), finite, isHuge);
    const atZero = number(exponent > 0 ? 0 : Infinity);
    const isPositive = f32x4.gt(x.get, v128.zero);
    return keep(v128.bitselect(result, atZero, isPositive));
  }

  return { expOfNegative, log, log1p, pow };
}

/** Functions of four numbers in single precision. */
export type VectorMath = ReturnType<typeof vectorMath>;
