import type { GraphWriter, Value } from './writer.ts';

/** From here on, `log(1 + u)` loses at most two bits to the rounding of `1 + u`. Below, four terms of a series are enough. */
const seriesEnd = 0.25;

/** Coefficients of `2 artanh(z) / z` in powers of `z^2`, lowest first. */
const artanh = [2, 2 / 3, 2 / 5, 2 / 7] as const;

/** Gives functions that write arithmetic. */
export function arithmetic(writer: GraphWriter) {
  const binary =
    (op: string) =>
    (a: Value | number, b: Value | number): Value =>
      writer.apply(op, [toValue(a), toValue(b)]);
  const toValue = (x: Value | number): Value => (typeof x === 'number' ? writer.scalar(x) : x);
  return {
    add: binary('Add'),
    sub: binary('Sub'),
    mul: binary('Mul'),
    div: binary('Div'),
    less: binary('Less'),
    equal: binary('Equal'),
    max: binary('Max'),
    min: binary('Min'),
    where: (condition: Value, a: Value | number, b: Value | number): Value =>
      writer.apply('Where', [condition, toValue(a), toValue(b)]),
  };
}

/** Computes `log(1 + u)` for `u >= 0`, to single precision also for small `u`; ONNX has no such operator. */
export function log1p(writer: GraphWriter, u: Value): Value {
  const { add, mul, div, less, where } = arithmetic(writer);
  // `2 artanh(z)`, with `z = u / (2 + u)`.
  const z = div(u, add(u, 2));
  const square = mul(z, z);
  const [lowest, ...higher] = artanh;
  const [highest, ...middle] = higher.reverse() as [number, ...number[]];
  const first = middle.reduce<Value | number>((sum, factor) => add(mul(square, sum), factor), highest);
  const series = mul(add(mul(square, first), lowest), z);
  return where(less(u, seriesEnd), series, writer.apply('Log', [add(u, 1)]));
}

/** Computes `exp(-|x|)`, which cannot overflow. */
const decay = (writer: GraphWriter, x: Value): Value =>
  writer.apply('Exp', [writer.apply('Neg', [writer.apply('Abs', [x])])]);

/**
 * Computes `1 / (1 + exp(-x))` as `1 / (1 + exp(-|x|))`, times `exp(-|x|)` for negative `x`. The Sigmoid of ONNX
 * Runtime is a quotient of polynomials, which is flat below -18.
 */
export function sigmoid(writer: GraphWriter, x: Value): Value {
  const { add, div, less, where } = arithmetic(writer);
  const small = decay(writer, x);
  return div(where(less(x, 0), small, 1), add(small, 1));
}

/** Computes `log(1 + exp(x))` as `max(x, 0) + log1p(exp(-|x|))`; the Softplus of WebGPU is 0 below -17. */
export function softplus(writer: GraphWriter, x: Value): Value {
  const { add, max } = arithmetic(writer);
  return add(log1p(writer, decay(writer, x)), max(x, 0));
}
