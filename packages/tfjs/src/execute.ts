import {
  type CheckedInputs,
  type Graph,
  type LossGraph,
  listInputs,
  lower,
  type NonLocalOp,
  type Outputs,
  type RawResult,
  toSingles,
} from '@segloss/core/adapter';
import { mapArgs, nodeAt, requireDefined } from '@segloss/core/graph';
import { type Subgraph, toSubgraphs } from '@segloss/core/passes';
import { axisMap } from './axes.ts';
import { withDevice } from './device.ts';
import { arrangeOperands, computeOnHost, hostOps } from './host.ts';
import { checkFit } from './memory.ts';
import type { Runtime } from './runtime.ts';
import type { SoftmaxCache } from './softmax.ts';
import { tfjsTable } from './table.ts';
import type { Tensor, TensorFlow } from './tensorflow.ts';

/** The results of a graph as tensors: the value, in the order N, C, V whatever the layout, and the gradient. */
export interface GraphTensors {
  readonly value: Tensor;
  readonly gradient?: Tensor;
}

/** Computes the outputs of a graph on the current backend, and frees every other tensor after its last use. */
function lowerGraph<O extends Partial<Outputs>>(
  tf: TensorFlow,
  graph: Graph<O>,
  runtime: Runtime,
): { readonly [N in keyof O]: Tensor } {
  const cache: SoftmaxCache = new Map();
  return lower(graph, tfjsTable(tf, { ...runtime, cache }), (tensor) => {
    const statistics = cache.get(tensor);
    statistics?.largest.dispose();
    statistics?.rest.dispose();
    cache.delete(tensor);
    tensor.dispose();
  });
}

/**
 * Computes the value of a loss, and its gradient if the graph has one, on the current backend. The caller owns the
 * result.
 *
 * @throws BackendError when it does not fit into the memory of the device
 */
export function runGraph(tf: TensorFlow, graph: Graph<LossGraph['outputs']>, runtime: Runtime): GraphTensors {
  checkFit(tf, graph, runtime.sizes);
  return tf.tidy(() => {
    const outputs = lowerGraph(tf, graph, runtime);
    const value = inReadingOrder(tf, outputs.value, graph, runtime);
    return outputs.gradient ? { value, gradient: outputs.gradient } : { value };
  });
}

/** Moves the classes of a value before its voxels. */
function inReadingOrder(
  tf: TensorFlow,
  value: Tensor,
  graph: Graph<LossGraph['outputs']>,
  runtime: Runtime,
): Tensor {
  const { axes } = nodeAt(graph, graph.outputs.value).type;
  const { rank } = axisMap(runtime.layout, runtime.sizes);
  if (runtime.layout === 'channels-first' || !axes.includes('C') || !axes.includes('V')) return value;
  return tf.transpose(value, [0, rank - 1, ...Array.from({ length: rank - 2 }, (_, axis) => axis + 1)]);
}

function runtimeOf(tf: TensorFlow, inputs: CheckedInputs): Runtime {
  const { layout, sizes } = inputs;
  const { shape } = axisMap(layout, sizes);
  const uploads = listInputs(inputs).map(
    ({ name, data, axes }) => [name, () => tf.tensor(toSingles(data), shape(axes), 'float32')] as const,
  );
  return { layout, sizes, inputs: Object.fromEntries(uploads) };
}

/** Names the backend that holds a tensor. */
function holderOf(tf: TensorFlow, tensor: Tensor): string {
  const { registry, state } = tf.engine();
  const holder = state.tensorInfo.get(tensor.dataId)?.backend;
  return Object.keys(registry).find((name) => registry[name] === holder) ?? 'unknown';
}

/** Runs a subgraph and the host ops after it, and gives their results as further inputs. */
async function runSubgraph(
  tf: TensorFlow,
  device: string,
  { graph, hostOps: ops }: Subgraph<NonLocalOp>,
  runtime: Runtime,
): Promise<Runtime> {
  const arranged = await withDevice(tf, device, () => {
    checkFit(tf, graph, runtime.sizes);
    return tf.tidy(() => {
      const outputs = lowerGraph(tf, graph, runtime);
      return ops.map(({ node }) =>
        arrangeOperands(
          tf,
          mapArgs<string, Tensor, NonLocalOp>(node, (name) => requireDefined(outputs[name], name)),
          runtime,
        ),
      );
    });
  });
  try {
    const read = arranged.map((operands) => Promise.all(operands.map((operand) => operand.data())));
    const numbers = await Promise.all(read);
    const inputs = ops.map(
      ({ name, node }, i) => [name, () => computeOnHost(tf, node, numbers[i] ?? [], runtime)] as const,
    );
    return { ...runtime, inputs: { ...runtime.inputs, ...Object.fromEntries(inputs) } };
  } finally {
    for (const operand of arranged.flat()) operand.dispose();
  }
}

/**
 * Computes a graph on a device, in subgraphs if there are host ops, and copies the result to the host. Leaves no tensor behind,
 * even when it fails.
 *
 * @throws BackendError when the device cannot be set
 */
export async function execute(
  tf: TensorFlow,
  device: string,
  graph: LossGraph,
  inputs: CheckedInputs,
): Promise<RawResult> {
  const { first, last } = toSubgraphs(graph, hostOps);
  let runtime = runtimeOf(tf, inputs);
  for (const subgraph of first) runtime = await runSubgraph(tf, device, subgraph, runtime);
  const { value, gradient } = await withDevice(tf, device, () => runGraph(tf, last, runtime));
  try {
    const [numbers, gradientNumbers] = await Promise.all([
      value.data<'float32'>(),
      gradient?.data<'float32'>(),
    ]);
    return { device: holderOf(tf, value), value: numbers, gradient: gradientNumbers };
  } finally {
    value.dispose();
    gradient?.dispose();
  }
}
