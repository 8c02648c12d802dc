import type { NonLocalOp, Rules } from '@segloss/core/adapter';
import { GraphError } from '@segloss/core/errors';
import { axisMap } from './axes.ts';
import { arithmetic, commonShape, isPlain } from './broadcast.ts';
import { deviceRules } from './device-rules.ts';
import { hostRules } from './host.ts';
import { sigmoid, softplus } from './math.ts';
import type { Runtime } from './runtime.ts';
import { softmaxRules } from './softmax.ts';
import { sumOver } from './sum.ts';
import type { Tensor, TensorFlow } from './tensorflow.ts';

/**
 * Makes the rules of non-local ops, for the current backend. A synchronous rule cannot read results from WebGPU, where loss
 * functions refuse losses with other ops than those of the device. From WebGL it can, and the `topk` of WebGL runs on the host
 * anyway.
 */
function nonLocalRules(tf: TensorFlow, runtime: Runtime): Rules<Tensor, NonLocalOp> {
  const device = tf.getBackend();
  const onHost = hostRules(tf, runtime);
  if (device === 'webgpu') return { ...onHost, ...deviceRules(tf, runtime) };
  return device === 'webgl' ? { ...onHost, distanceMap: deviceRules(tf, runtime).distanceMap } : onHost;
}

/**
 * Makes the table that computes graphs with TensorFlow.js. Every rule returns a new tensor, which the caller owns;
 * truth values are bool tensors, and serve as the condition of `where` only.
 *
 * Comparisons, `maximum` and `where` get operands of equal shape, because their broadcasts take 120 ns per element on
 * WebAssembly too.
 */
export function tfjsTable(tf: TensorFlow, runtime: Runtime): Rules<Tensor> {
  const { layout, sizes, inputs, cache = new Map() } = runtime;
  const axes = axisMap(layout, sizes);
  const { add, sub, mul, div, spread } = arithmetic(tf);
  const { softmax, softmaxComplement, logSoftmax } = softmaxRules(tf, axes.positions('C')[0]!, cache);

  type Unary = (a: Tensor) => Tensor;
  type Binary = (a: Tensor, b: Tensor) => Tensor;
  const unary =
    (compute: Unary) =>
    ([a]: readonly [Tensor]) =>
      compute(a);
  const binary =
    (compute: Binary) =>
    ([a, b]: readonly [Tensor, Tensor]) =>
      compute(a, b);

  const aligned = (compute: Binary) =>
    binary((a, b) => {
      if (isPlain(a, b)) return compute(a, b);
      const shape = commonShape(a, b);
      return tf.tidy(() => compute(spread(a, shape), spread(b, shape)));
    });

  /** Joins the spatial axes, of which a value has all or none. */
  const flat = (x: Tensor): Tensor => {
    const { shape } = x;
    if (x.rank < 5) return x;
    const [n, ...rest] = shape as [number, ...number[]];
    return tf.reshape(x, layout === 'channels-first' ? [n, rest[0]!, -1] : [n, -1, rest.at(-1)!]);
  };

  return {
    ...nonLocalRules(tf, runtime),
    input: (_args, { name }) => (inputs[name] ?? missing(name))(),
    constant: (_args, { value }) => tf.tensor(value, [], 'float32'),
    classVector: (_args, { values }) => tf.tensor([...values], axes.shape('C'), 'float32'),
    size: (_args, { axes: counted }) =>
      tf.tensor(
        axes.shape(counted).reduce((count, length) => count * length, 1),
        [],
        'float32',
      ),
    add: binary(add),
    sub: binary(sub),
    mul: binary(mul),
    div: binary(div),
    neg: unary((a) => tf.neg(a)),
    abs: unary((a) => tf.abs(a)),
    log: unary((a) => tf.log(a)),
    pow: ([a], { exponent }) => tf.pow(a, exponent),
    maximum: aligned((a, b) => tf.maximum(a, b)),
    sigmoid: unary((a) => sigmoid(tf, a)),
    softplus: unary((a) => softplus(tf, a)),
    softmax: unary(softmax),
    softmaxComplement: unary(softmaxComplement),
    logSoftmax: unary(logSoftmax),
    equal: aligned((a, b) => tf.equal(a, b)),
    less: aligned((a, b) => tf.less(a, b)),
    where: ([condition, a, b], _attrs, type) => {
      const shape = axes.shape(type.axes);
      return tf.tidy(() => {
        const [first, second] = [spread(a, shape), spread(b, shape)];
        // On GPUs, `where` supports up to four axes, so the spatial axes are joined.
        const picked = tf.where(flat(condition), flat(first), flat(second));
        return tf.reshape(picked, shape);
      });
    },
    sum: ([a], { axes: over }, type) => sumOver(tf, a, axes.positions(over), axes.shape(type.axes)),
    reduceMax: ([a], { axes: over }, type) =>
      tf.tidy(() => tf.reshape(tf.max(a, [...axes.positions(over)], true), axes.shape(type.axes))),
    broadcast: ([a], _attrs, type) => tf.tidy(() => spread(a, axes.shape(type.axes))),
  };
}

function missing(name: string): never {
  throw new GraphError({
    source: 'tfjs',
    subject: `input '${name}' of the graph`,
    reason: 'no tensor of this name was given',
    remedy: 'Pass a tensor for every input that the graph names.',
  });
}
