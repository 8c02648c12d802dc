import { type CheckedInputs, type LossGraph, lower, type NumericArray, type RawResult } from '@segloss/core';
import { axisMap } from './axes.ts';
import { withDevice } from './device.ts';
import { checkMemory } from './memory.ts';
import type { SoftmaxCache } from './softmax.ts';
import { type Runtime, tfjsTable } from './table.ts';
import type { Tensor, TensorFlow } from './tensorflow.ts';

/** Holds what a graph computes, as tensors: the value in the order N, C, V whatever the layout, and the gradient. */
export interface GraphTensors {
  readonly value: Tensor;
  readonly gradient?: Tensor;
}

/**
 * Computes a graph on the backend that is set now, and frees every intermediate tensor after its last use. The caller
 * owns the result.
 *
 * @throws BackendError when it does not fit into the memory of the device.
 */
export function runGraph(tf: TensorFlow, graph: LossGraph, runtime: Runtime): GraphTensors {
  checkMemory(tf, graph, axisMap(runtime.layout, runtime.sizes));
  return tf.tidy(() => {
    const cache: SoftmaxCache = new Map();
    const outputs = lower(graph, tfjsTable(tf, { ...runtime, cache }), (tensor) => {
      const statistics = cache.get(tensor);
      statistics?.largest.dispose();
      statistics?.rest.dispose();
      cache.delete(tensor);
      tensor.dispose();
    });
    const value = inReadingOrder(tf, outputs.value!, graph, runtime);
    return outputs.gradient ? { value, gradient: outputs.gradient } : { value };
  });
}

/** Moves the classes of a value before its voxels. */
function inReadingOrder(tf: TensorFlow, value: Tensor, graph: LossGraph, runtime: Runtime): Tensor {
  const { axes } = graph.nodes[graph.outputs.value!]!.type;
  const { rank } = axisMap(runtime.layout, runtime.sizes);
  if (runtime.layout === 'channels-first' || !axes.includes('C') || !axes.includes('V')) return value;
  return tf.transpose(value, [0, rank - 1, ...Array.from({ length: rank - 2 }, (_, axis) => axis + 1)]);
}

const toSingles = (data: NumericArray): Float32Array =>
  data instanceof Float32Array ? data : Float32Array.from(data);

function runtimeOf(tf: TensorFlow, inputs: CheckedInputs): Runtime {
  const { layout, sizes, signature, logits, target, mask } = inputs;
  const { shape } = axisMap(layout, sizes);
  const upload = (data: NumericArray, axes: 'NV' | 'NCV') => () =>
    tf.tensor(toSingles(data), shape(axes), 'float32');
  return {
    layout,
    sizes,
    inputs: {
      logits: upload(logits.data, 'NCV'),
      target: upload(target.data, signature.target === 'dense' ? 'NCV' : 'NV'),
      ...(mask ? { mask: upload(mask.data, 'NV') } : {}),
    },
  };
}

/** Names the backend that holds a tensor. */
function holderOf(tf: TensorFlow, tensor: Tensor): string {
  const { registry, state } = tf.engine();
  const holder = state.tensorInfo.get(tensor.dataId)?.backend;
  return Object.keys(registry).find((name) => registry[name] === holder) ?? 'unknown';
}

/**
 * Computes a graph on a device and copies the result to the host. Leaves no tensor behind, also when it fails.
 *
 * @throws BackendError when the device cannot be set.
 */
export async function execute(
  tf: TensorFlow,
  device: string,
  graph: LossGraph,
  inputs: CheckedInputs,
): Promise<RawResult> {
  const { value, gradient } = await withDevice(tf, device, () => runGraph(tf, graph, runtimeOf(tf, inputs)));
  try {
    const [values, slopes] = await Promise.all([value.data<'float32'>(), gradient?.data<'float32'>()]);
    return { device: holderOf(tf, value), value: values, gradient: slopes };
  } finally {
    value.dispose();
    gradient?.dispose();
  }
}
