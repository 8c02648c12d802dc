// @ts-check
import { evaluateNode, opsOfKind, rulesFor } from '@segloss/core/adapter';
import { countElements, overClasses, pointwise, reduce } from './loops.js';

/** @import { Applied, NonLocalOp, Rules, Sizes, ValueType } from '@segloss/core/adapter' */
/** @import { Value } from './loops.js' */

/** The largest number in single precision. A graph must never meet infinity: 0 times that is not a number. */
const largest = 3.4028234663852886e38;

/** @type {(x: number) => number} `1 / (1 + exp(-x))` from an exponential that cannot overflow */
const sigmoid = (x) => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x)));

/** @type {(x: number) => number} `log(1 + exp(x))`, likewise */
const softplus = (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** @type {(value: number) => Value} */
const scalar = (value) => ({ axes: '', data: Float32Array.of(value) });

/**
 * Makes the table of this backend: one function per primitive, from the values of its arguments to its own. A graph is
 * nothing but these, so whoever has them all runs every loss and every gradient. The type `Rules` makes a type checker
 * complain about a forgotten one; with `Lowering` instead, losses that need that primitive are refused by name.
 *
 * @param {Sizes} sizes
 * @param {Readonly<Record<string, Value>>} inputs `logits`, `target` and perhaps `mask`
 * @returns {Rules<Value>}
 */
export function table(sizes, inputs) {
  /**
   * The third argument of a rule says of which type the result is; its axes are the union of those of the arguments.
   *
   * @param {(x: number, y: number, z: number) => number} compute
   * @returns {(args: readonly Value[], attrs: unknown, type: ValueType) => Value}
   */
  const each = (compute) => (args, _attrs, type) => pointwise(type.axes, args, sizes, compute);

  /**
   * Takes a primitive from core, which computes in double precision. For those that need all voxels at once; they are
   * constants for the gradient.
   *
   * @type {(node: Applied<Value, NonLocalOp>) => Value}
   */
  const onHost = (node) => {
    const doubles = node.args.map(({ axes, data }) => ({ axes, data: Float64Array.from(data) }));
    const { axes, data } = evaluateNode(node, doubles, sizes);
    return { axes, data: Float32Array.from(data) };
  };

  return {
    input: (_args, { name }) => inputs[name],
    constant: (_args, { value }) => scalar(value),
    classVector: (_args, { values }) => ({ axes: 'C', data: Float32Array.from(values) }),
    size: (_args, { axes }) => scalar(countElements(axes, sizes)),

    add: each((x, y) => x + y),
    sub: each((x, y) => x - y),
    mul: each((x, y) => x * y),
    div: each((x, y) => x / y),
    neg: each((x) => -x),
    abs: each(Math.abs),
    log: each(Math.log),
    pow: (args, { exponent }, type) => pointwise(type.axes, args, sizes, (x) => x ** exponent),
    maximum: each((x, y) => Math.max(x, y)),
    equal: each((x, y) => (x === y ? 1 : 0)),
    less: each((x, y) => (x < y ? 1 : 0)),
    where: each((condition, x, y) => (condition ? x : y)),
    broadcast: each((x) => x),

    sum: ([x], _attrs, type) => reduce(type.axes, x, sizes, 0, (total, y) => total + y),
    reduceMax: ([x], _attrs, type) => reduce(type.axes, x, sizes, -Infinity, Math.max),

    // Confident predictions are where a loss is decided: `1 - s` and `log s` must keep their digits when `s` is near 1.
    sigmoid: each(sigmoid),
    softplus: each(softplus),
    softmax: ([x]) => overClasses(x, sizes, (below, rest) => Math.exp(below) / (1 + rest)),
    softmaxComplement: ([x]) =>
      overClasses(x, sizes, (below, rest) => (rest - Math.expm1(below)) / (1 + rest)),
    logSoftmax: ([x]) => overClasses(x, sizes, (below, rest) => Math.max(below - Math.log1p(rest), -largest)),

    ...rulesFor(opsOfKind('nonLocal'), onHost),
  };
}
