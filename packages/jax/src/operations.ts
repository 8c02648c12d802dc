import type { JaxArray, JaxRuntime } from './jax.ts';

/** An operand of an operation. */
export type Operand = JaxArray | number;

/**
 * Makes the elementwise operations, which only read their operands and broadcast them. They are for functions that `jax.jit`
 * traces: what they leave is not memory.
 */
export function operationsOf({ jax: { numpy, lax }, device }: JaxRuntime) {
  const read = (x: Operand): Operand => (typeof x === 'number' ? x : x.ref);
  /** Hides a result from jax-js, which would turn `(x + a) - a` into `x`, and `(x * a) * b` into `x * (a * b)`. */
  const fixed = (x: JaxArray): JaxArray =>
    lax.bitcastConvertType(lax.bitcastConvertType(x, numpy.int32), numpy.float32);
  const unary =
    (operation: (x: JaxArray) => JaxArray) =>
    (x: JaxArray): JaxArray =>
      operation(x.ref);
  const binary =
    (operation: (a: Operand, b: Operand) => JaxArray) =>
    (a: Operand, b: Operand): JaxArray =>
      operation(read(a), read(b));
  const rounded =
    (operation: (a: Operand, b: Operand) => JaxArray) =>
    (a: Operand, b: Operand): JaxArray =>
      fixed(operation(read(a), read(b)));
  const double = (x: Operand): JaxArray => numpy.array(x).astype(numpy.float64);
  /** jax-js multiplies by a reciprocal. In double precision, the quotient is rounded correctly in the end. */
  const divideInDouble = (a: Operand, b: Operand): JaxArray =>
    numpy.trueDivide(double(a), double(b)).astype(numpy.float32);
  return {
    add: rounded(numpy.add),
    sub: rounded(numpy.subtract),
    mul: rounded(numpy.multiply),
    div: rounded(device === 'webgpu' ? numpy.trueDivide : divideInDouble),
    maximum: binary(numpy.maximum),
    minimum: binary(numpy.minimum),
    less: binary(numpy.less),
    equal: binary(numpy.equal),
    where: (condition: JaxArray, a: Operand, b: Operand): JaxArray =>
      numpy.where(condition.ref, read(a), read(b)),
    negative: unary(numpy.negative),
    absolute: unary(numpy.absolute),
    floor: unary(numpy.floor),
    sqrt: unary(numpy.sqrt),
  };
}
