import { type Code, double, signed, unsigned } from './bytes.ts';

// Names and numbers are those of the WebAssembly specification. Each function takes the code of its operands, so that
// code reads as an expression.

const unary = (...op: number[]) => {
  return (a: Code): Code => [a, op];
};
const binary = (...op: number[]) => {
  return (a: Code, b: Code): Code => [a, b, op];
};
const simd = (op: number): number[] => [0xfd, ...unsigned(op)];
const load = (op: readonly number[], align: number) => {
  return (address: Code, offset = 0): Code => [address, op, align, unsigned(offset)];
};
const store = (op: readonly number[], align: number) => {
  return (address: Code, value: Code, offset = 0): Code => [address, value, op, align, unsigned(offset)];
};

/** Instructions on 32-bit integers. */
export const i32 = {
  const: (value: number): Code => [0x41, signed(value)],
  load: load([0x28], 2),
  store: store([0x36], 2),
  eqz: unary(0x45),
  eq: binary(0x46),
  lt: binary(0x48),
  ltUnsigned: binary(0x49),
  gt: binary(0x4a),
  le: binary(0x4c),
  ge: binary(0x4e),
  add: binary(0x6a),
  sub: binary(0x6b),
  mul: binary(0x6c),
  divUnsigned: binary(0x6e),
  and: binary(0x71),
  or: binary(0x72),
  xor: binary(0x73),
  shl: binary(0x74),
  shr: binary(0x75),
  shrUnsigned: binary(0x76),
  gtUnsigned: binary(0x4b),
  leUnsigned: binary(0x4d),
  bitsOfF32: unary(0xbc),
} as const;

/** Instructions on numbers in single precision. */
export const f32 = {
  zero: [0x43, 0, 0, 0, 0] as Code,
  ne: binary(0x5c),
  load: load([0x2a], 2),
  store: store([0x38], 2),
  add: binary(0x92),
  fromF64: unary(0xb6),
  fromI32: unary(0xb2),
  fromBits: unary(0xbe),
} as const;

/** Instructions on numbers in double precision. */
export const f64 = {
  const: (value: number): Code => [0x44, double(value)],
  load: load([0x2b], 3),
  store: store([0x39], 3),
  lt: binary(0x63),
  gt: binary(0x64),
  le: binary(0x65),
  add: binary(0xa0),
  sub: binary(0xa1),
  mul: binary(0xa2),
  div: binary(0xa3),
  fromF32: unary(0xbb),
  fromI32: unary(0xb7),
} as const;

/** Instructions on 128 bits of any type. */
export const v128 = {
  load: load(simd(0x00), 0),
  load32Splat: load(simd(0x09), 2),
  load64Splat: load(simd(0x0a), 3),
  store: store(simd(0x0b), 0),
  store32Lane: (address: Code, value: Code, lane: number): Code => [address, value, simd(0x5a), 2, 0, lane],
  zero: [simd(0x0c), Array<number>(16).fill(0)] as Code,
  const: (words: readonly number[]): Code => [simd(0x0c), new Uint8Array(Uint32Array.from(words).buffer)],
  not: unary(...simd(0x4d)),
  and: binary(...simd(0x4e)),
  andnot: binary(...simd(0x4f)),
  or: binary(...simd(0x50)),
  xor: binary(...simd(0x51)),
  /** Takes the bits of `a` where those of `mask` are 1, else those of `b`. */
  bitselect: (a: Code, b: Code, mask: Code): Code => [a, b, mask, simd(0x52)],
  anyTrue: unary(...simd(0x53)),
} as const;

const shuffle = (lanes: readonly number[]) => {
  return (a: Code, b: Code): Code => [a, b, simd(0x0d), lanes];
};

/** Instructions on four 32-bit integers. */
export const i32x4 = {
  splat: unary(...simd(0x11)),
  eq: binary(...simd(0x37)),
  lt: binary(...simd(0x39)),
  gtUnsigned: binary(...simd(0x3c)),
  leUnsigned: binary(...simd(0x3e)),
  shl: binary(...simd(0xab)),
  shr: binary(...simd(0xac)),
  add: binary(...simd(0xae)),
  sub: binary(...simd(0xb1)),
} as const;

/** Instructions on four numbers in single precision. */
export const f32x4 = {
  splat: unary(...simd(0x13)),
  eq: binary(...simd(0x41)),
  ne: binary(...simd(0x42)),
  lt: binary(...simd(0x43)),
  gt: binary(...simd(0x44)),
  le: binary(...simd(0x45)),
  ge: binary(...simd(0x46)),
  abs: unary(...simd(0xe0)),
  neg: unary(...simd(0xe1)),
  sqrt: unary(...simd(0xe3)),
  add: binary(...simd(0xe4)),
  sub: binary(...simd(0xe5)),
  mul: binary(...simd(0xe6)),
  div: binary(...simd(0xe7)),
  /** `b < a ? b : a`: one instruction of the processor, unlike the minimum that propagates NaN. */
  pmin: binary(...simd(0xea)),
  /** `a < b ? b : a`. */
  pmax: binary(...simd(0xeb)),
  fromI32: unary(...simd(0xfa)),
  /** The lower two lanes of both, interleaved. */
  interleaveLow: shuffle([0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23]),
  /** The upper two lanes of both, interleaved. */
  interleaveHigh: shuffle([8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31]),
  /** The lower two lanes of `a`, then those of `b`. */
  lowHalves: shuffle([0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23]),
  /** The upper two lanes of `a`, then those of `b`. */
  highHalves: shuffle([8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31]),
  /** Two numbers in double precision, rounded to the lower two lanes; the upper lanes are 0. */
  fromF64x2: unary(...simd(0x5e)),
  /** The upper two lanes, moved to the lower ones. */
  high: (a: Code): Code => shuffle([8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7])(a, a),
} as const;

/** Instructions on two numbers in double precision. */
export const f64x2 = {
  sqrt: unary(...simd(0xef)),
  add: binary(...simd(0xf0)),
  mul: binary(...simd(0xf2)),
  /** The lower two of four numbers in single precision. */
  fromLowF32: unary(...simd(0x5f)),
} as const;
