import {
  type Graph,
  type Layout,
  type Loss,
  type LossGraph,
  UnsupportedGraphError,
} from '@segloss/core/adapter';
import { checkKeys, type OnWarning, ParameterError, suggest, takeOnWarning } from '@segloss/core/errors';
import { isOfKind, nodeAt } from '@segloss/core/graph';
import { channelsOf, checkLayout, checkLoss, describeName, takeLabelList } from '@segloss/core/programs';
import { axisMap } from './axes.ts';
import { createValueCheck, numberChecks, type ValueCheck } from './check-values.ts';
import { deviceOps } from './device-rules.ts';
import { type GraphTensors, runGraph } from './execute.ts';
import { type OptionalInputs, readOptional } from './optional-inputs.ts';
import { hasFractions, roundTensor, withInvalidLabels } from './round-labels.ts';
import { checkTensorFlow, checkTensors } from './tensor-inputs.ts';
import type { Scalar, Tensor, TensorFlow } from './tensorflow.ts';

/** Options of a loss function. */
export interface LossFunctionOptions {
  /** Default `channels-last`, as in TensorFlow.js. */
  readonly layout?: Layout | undefined;
  /**
   * The label of each class, in the order of the channels, where labels are not 0, 1, 2, ...: `[0, 1, 2, 4]` for BraTS;
   * `[0, 255]`, background and foreground, for one channel. yTrue holds these labels; `ignoreIndex` of the loss may name others.
   */
  readonly labels?: readonly number[] | null | undefined;
  /**
   * When to check values, which are copied from the device for this: in the first call for each kind of inputs (default),
   * always, or never. NaN, labels outside the classes, and logits where probabilities belong throw an InputError. On WebGPU,
   * which a loss function cannot wait for, they are reported a moment later, to `onWarning` or else to `console.error`.
   */
  readonly check?: (typeof numberChecks)[number] | undefined;
  /** Receives warnings, such as of probabilities where logits belong; each kind once. Default: `console.warn`. */
  readonly onWarning?: OnWarning | undefined;
}

const optionNames: readonly (keyof LossFunctionOptions)[] = ['layout', 'labels', 'check', 'onWarning'];

/** Reads the option `check`, which callers without types may mistype. */
function checkOfOptions(options: LossFunctionOptions): (typeof numberChecks)[number] {
  checkKeys('options of toLossFunction()', options, optionNames, ParameterError, 'tfjs');
  const { check } = options;
  const known = numberChecks.find((name) => name === (check ?? 'first'));
  if (known) return known;
  throw new ParameterError({
    source: 'tfjs',
    subject: `check '${describeName(check)}'`,
    reason: 'there is no such choice',
    remedy: suggest(describeName(check), numberChecks),
  });
}

/**
 * Computes a loss from tensors.
 *
 * @param yTrue labels `[N, ...spatial]`, also with a channel axis of length 1, or a dense target of the shape of `yPred`; any numeric type
 * @param yPred network output, float32 `[N, ...spatial, C]`
 * @param more a mask, 1 for voxels that count and 0 for ignored ones, `[N, ...spatial]`; or `{ mask, weights, annotated }`
 */
export type LossFunction = (yTrue: Tensor, yPred: Tensor, more?: Tensor | OptionalInputs | null) => Scalar;

function checkScalar(loss: Loss): void {
  const graph = loss.graph({ classes: channelsOf(loss), target: 'labels', mask: false });
  const { axes } = nodeAt(graph, graph.outputs.value).type;
  if (axes === '') return;
  throw new ParameterError({
    source: 'tfjs',
    subject: `parameters of '${loss.id}'`,
    reason: `the loss has the axes ${axes}, but training needs one number`,
    remedy: "Use reduction 'mean' or 'sum'.",
  });
}

/** Refuses losses with an op that the host would have to compute: on WebGPU, a loss function cannot wait for its operands. */
function checkOps({ id }: Loss, { nodes }: Pick<Graph, 'nodes'>): void {
  const onHost = nodes.find((node) => isOfKind(node, 'nonLocal') && !deviceOps.some((op) => op === node.op));
  if (!onHost) return;
  throw new UnsupportedGraphError({
    source: 'tfjs',
    subject: `'${id}' as a loss function on WebGPU`,
    reason: `the host computes its op '${onHost.op}', and a loss function cannot wait for numbers from WebGPU`,
    remedy:
      'Take value and gradient from a program of the adapter, `await createTfjsAdapter(tf).open()`, or train on another backend, such as webgl.',
  });
}

/** What is kept for each loss. */
interface Prepared {
  readonly graphs: Map<string, LossGraph>;
  /** The kinds of inputs whose values were checked. */
  readonly checked: Set<string>;
  readonly checkValues: ValueCheck;
}

/** Gives a new float32 tensor. The product is for WebGPU, which ignores a cast unless arithmetic follows. */
const toFloat = (tf: TensorFlow, x: Tensor, shape: readonly number[]): Tensor =>
  tf.tidy(() => {
    const reshaped = tf.reshape(x, [...shape]);
    return x.dtype === 'float32' ? reshaped : tf.mul(tf.cast(reshaped, 'float32'), 1);
  });

/** Gives labels as a new float32 tensor. Numbers near integers, as scaling in files leaves them, are rounded to these. */
const toLabels = (tf: TensorFlow, x: Tensor, shape: readonly number[]): Tensor =>
  tf.tidy(() => {
    const labels = toFloat(tf, x, shape);
    return x.dtype === 'float32' ? roundTensor(tf, labels) : labels;
  });

/**
 * Reads the target of the only channel as core does: if all numbers are near integers, they are rounded to these, unless the loss
 * takes soft labels. Numbers of voxels that do not count have no influence. Disposes of the given tensors.
 *
 * @param perVoxel a mask and weights, as far as there are any
 */
function readTarget(tf: TensorFlow, given: Tensor, perVoxel: readonly Tensor[], loss: Loss): Tensor {
  const result = tf.tidy(() => {
    const target = perVoxel.reduce((x, counted) => tf.where(tf.greater(counted, 0), x, 0), given);
    if (loss.parameters.softLabels === true) return tf.clone(target);
    const labels = roundTensor(tf, target);
    return tf.where(hasFractions(tf, target, labels), target, labels);
  });
  for (const tensor of [given, ...perVoxel]) tensor.dispose();
  return result;
}

/** Makes a value NaN where a logit is NaN or infinite, which ratios would hide. Disposes of the given value. */
function withInvalidLogits(tf: TensorFlow, value: Tensor, logits: Tensor): Tensor {
  const result = tf.tidy(() => tf.add(value, tf.sum(tf.mul(logits, 0))));
  value.dispose();
  return result;
}

/**
 * Turns a loss into a function for `model.compile({ loss })`, `tf.variableGrads` and `optimizer.minimize`. Its
 * gradient is exact, by `yPred` only, and of first order. Values are checked in the first call only (see `check`). After that,
 * NaN passes unnoticed, a label out of range belongs to no class, and labels that are not integers give NaN.
 *
 * With activation `softmax` or `sigmoid` the model must output logits, so its last layer has no activation of its
 * own; with `none` it must output probabilities. `model.fit` wants targets of the shape of the output: one-hot ones.
 * Labels, a mask, weights of voxels and annotated classes are for your own training loop.
 *
 * On WebGPU everything is computed on the device, and losses of skeletons, components or windows of voxels are refused. On other
 * devices the host computes these, the sorts of top-k and Lovász losses, and, except on WebGL, distance maps.
 *
 * @param loss a loss, or a function that returns the current one, such as one that uses `schedule` from core
 * @throws ParameterError when the loss has more than one value, or for a softmax over one channel: here, or from the function
 * if it depends on the tensors; the function throws InputError when shapes, or values that it checks, do not fit, and
 * UnsupportedGraphError for losses that it refuses on WebGPU.
 *
 * @example
 * model.compile({ optimizer: 'adam', loss: toLossFunction(tf, diceCe()) });
 *
 * @example
 * // One loss for each output of a network with deep supervision; their sum is minimized.
 * const { levels } = deepSupervision(diceCe(), [2 / 3, 1 / 3]);
 * model.compile({ optimizer: 'adam', loss: levels.map((level) => toLossFunction(tf, level)) });
 *
 * @example
 * // The boundary loss gains weight from epoch to epoch.
 * const lossAt = schedule([generalizedDice(), boundary()], (epoch) => [1, 0.01 * epoch]);
 * let loss = lossAt(0);
 * model.compile({ optimizer: 'adam', loss: toLossFunction(tf, () => loss) });
 * await model.fit(x, y, { callbacks: { onEpochBegin: (epoch) => void (loss = lossAt(epoch)) } });
 */
export function toLossFunction(
  tf: TensorFlow,
  loss: Loss | (() => Loss),
  options: LossFunctionOptions = {},
): LossFunction {
  checkTensorFlow('tf of toLossFunction()', tf);
  const check = checkOfOptions(options);
  const onWarning = options.onWarning ?? undefined;
  takeOnWarning('toLossFunction()', onWarning, 'tfjs');
  const labels = takeLabelList(options.labels, 'tfjs');
  const layout = checkLayout(options.layout ?? 'channels-last');
  const preparedFor = new WeakMap<Loss, Prepared>();

  function prepare(now: Loss): Prepared {
    const known = preparedFor.get(now);
    if (known) return known;
    checkLoss('loss of toLossFunction()', now, 'tfjs');
    checkScalar(now);
    const prepared = {
      graphs: new Map<string, LossGraph>(),
      checked: new Set<string>(),
      checkValues: createValueCheck(tf, now, onWarning),
    };
    preparedFor.set(now, prepared);
    return prepared;
  }
  if (typeof loss !== 'function') prepare(loss);

  return (yTrue, yPred, more) => {
    const optional = readOptional(more);
    const { mask, weights } = optional;
    const now = typeof loss === 'function' ? loss() : loss;
    const { graphs, checked, checkValues } = prepare(now);
    const { sizes, signature, mayBeSoft, annotated } = checkTensors(
      now,
      { layout, labels },
      yTrue,
      yPred,
      optional,
    );
    const kind = JSON.stringify(signature);
    const graphOf = (gradient: boolean): LossGraph => {
      const key = JSON.stringify({ ...signature, gradient });
      const graph = graphs.get(key) ?? now.graph(signature, { gradient });
      graphs.set(key, graph);
      return graph;
    };
    if (tf.getBackend() === 'webgpu') checkOps(now, graphOf(false));
    if (check === 'always' || (check === 'first' && !checked.has(kind))) {
      // Refuses parameters that do not fit first.
      now.expression(signature);
      checkValues({ layout, labels, yTrue, yPred, ...optional });
      checked.add(kind);
    }
    const { shape } = axisMap(layout, sizes);

    const compute = (logits: Tensor, gradient: boolean): GraphTensors => {
      const graph = graphOf(gradient);
      const perVoxel = {
        ...(mask ? { mask: () => toFloat(tf, mask, shape('NV')) } : {}),
        ...(weights ? { weights: () => toFloat(tf, weights, shape('NV')) } : {}),
      };
      const inputs = {
        logits: () => tf.clone(logits),
        target: () => {
          if (signature.target === 'labels') return toLabels(tf, yTrue, shape('NV'));
          const target = toFloat(tf, yTrue, shape('NCV'));
          return mayBeSoft
            ? readTarget(
                tf,
                target,
                Object.values(perVoxel).map((make) => make()),
                now,
              )
            : target;
        },
        ...perVoxel,
        ...(annotated ? { annotated: () => tf.tensor(Float32Array.from(annotated.data), shape('NC')) } : {}),
      };
      const results = runGraph(tf, graph, { layout, sizes, inputs });
      const value = withInvalidLogits(tf, results.value, logits);
      return {
        ...results,
        value: signature.target === 'labels' ? withInvalidLabels(tf, value, yTrue) : value,
      };
    };

    // Outside of a gradient there is no tape, and only the value is needed.
    if (tf.engine().state.gradientDepth === 0) return compute(yPred, false).value as Scalar;
    const differentiable = tf.customGrad((...args) => {
      // customGrad passes the tensors, then a function that saves tensors for the gradient.
      const [logits, save] = args as unknown as [Tensor, (tensors: Tensor[]) => void];
      const { value, gradient } = compute(logits, true);
      save([gradient!, value]);
      const gradFunc = (upstream: Tensor, [slope, found]: Tensor[]) =>
        tf.mul(tf.add(upstream, tf.mul(found!, 0)), slope!);
      // Where the value is NaN, so is the gradient.
      return { value, gradFunc };
    });
    return differentiable(yPred) as Scalar;
  };
}
