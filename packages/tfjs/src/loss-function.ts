import { checkLayout, type Layout, type Loss, type LossGraph, ParameterError } from '@segloss/core';
import { axisMap } from './axes.ts';
import { type GraphTensors, runGraph } from './execute.ts';
import { checkTensors } from './tensor-inputs.ts';
import type { Scalar, Tensor, TensorFlow } from './tensorflow.ts';

/** Chooses how the tensors of a loss function are laid out. */
export interface LossFunctionOptions {
  /** Default `channels-last`, as in TensorFlow.js. */
  readonly layout?: Layout | undefined;
}

/**
 * Computes a loss from tensors.
 *
 * @param yTrue labels `[N, ...spatial]`, or a dense target of the shape of `yPred`; any numeric type
 * @param yPred network output, float32 `[N, ...spatial, C]`
 * @param mask 1 for voxels that count and 0 for ignored ones, `[N, ...spatial]`
 */
export type LossFunction = (yTrue: Tensor, yPred: Tensor, mask?: Tensor) => Scalar;

function checkScalar(loss: Loss): void {
  const { classWeights } = loss.parameters;
  const classes = Array.isArray(classWeights) ? classWeights.length : 2;
  const graph = loss.graph({ classes, target: 'labels', mask: false });
  const { axes } = graph.nodes[graph.outputs.value!]!.type;
  if (axes === '') return;
  throw new ParameterError({
    source: 'tfjs',
    subject: `parameters of '${loss.id}'`,
    reason: `the loss has the axes ${axes}, and training needs one number`,
    remedy: "Use reduction 'mean' or 'sum'.",
  });
}

/** Gives a new float32 tensor. The product is for WebGPU, which forgets a cast unless arithmetic follows. */
const toFloat = (tf: TensorFlow, x: Tensor, shape: readonly number[]): Tensor =>
  tf.tidy(() => {
    const reshaped = tf.reshape(x, [...shape]);
    return x.dtype === 'float32' ? reshaped : tf.mul(tf.cast(reshaped, 'float32'), 1);
  });

/**
 * Turns a loss into a function for `model.compile({ loss })`, `tf.variableGrads` and `optimizer.minimize`. Its
 * gradient is the exact one of the loss, by `yPred` only, and of first order. Nothing is copied from the device, so
 * values are not checked: NaN goes through, and a label out of range counts as no class.
 *
 * With activation `softmax` or `sigmoid` the model must output logits, so its last layer has no activation of its
 * own; with `none` it must output probabilities. `model.fit` wants targets of the shape of the output: one-hot ones.
 * Labels, and a mask, are for your own training loop.
 *
 * @throws ParameterError here when the loss has more than one value; the function throws InputError when shapes
 * do not fit.
 *
 * @example
 * model.compile({ optimizer: 'adam', loss: toLossFunction(tf, diceCe()) });
 */
export function toLossFunction(tf: TensorFlow, loss: Loss, options: LossFunctionOptions = {}): LossFunction {
  const layout = checkLayout(options.layout ?? 'channels-last');
  const graphs = new Map<string, LossGraph>();
  checkScalar(loss);

  return (yTrue, yPred, mask) => {
    const { sizes, signature } = checkTensors(loss, layout, yTrue, yPred, mask);
    const { shape } = axisMap(layout, sizes);

    const compute = (logits: Tensor, gradient: boolean): GraphTensors => {
      const key = JSON.stringify({ ...signature, gradient });
      const graph = graphs.get(key) ?? loss.graph(signature, { gradient });
      graphs.set(key, graph);
      const inputs = {
        logits: () => tf.clone(logits),
        target: () => toFloat(tf, yTrue, shape(signature.target === 'dense' ? 'NCV' : 'NV')),
        ...(mask ? { mask: () => toFloat(tf, mask, shape('NV')) } : {}),
      };
      return runGraph(tf, graph, { layout, sizes, inputs });
    };

    // Outside of a gradient there is no tape to save for; the value is all that is needed.
    if (tf.engine().state.gradientDepth === 0) return compute(yPred, false).value as Scalar;
    const differentiable = tf.customGrad((...args) => {
      // customGrad passes its tensors, then the function that saves for the way back.
      const [logits, save] = args as unknown as [Tensor, (tensors: Tensor[]) => void];
      const { value, gradient } = compute(logits, true);
      save([gradient!]);
      return { value, gradFunc: (upstream: Tensor, [slope]: Tensor[]) => tf.mul(upstream, slope!) };
    });
    return differentiable(yPred) as Scalar;
  };
}
