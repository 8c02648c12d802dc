import {
  type Axes,
  type CheckedInputs,
  evaluateHostOp,
  type Graph,
  type LossGraph,
  listInputs,
  type NonLocalOp,
  type Outputs,
  operandAxes,
  type RawResult,
  toSingles,
} from '@segloss/core/adapter';
import { nodeAt, requireDefined } from '@segloss/core/graph';
import { type HostOp, type Subgraph, type Subgraphs, toSubgraphs } from '@segloss/core/passes';
import type { Tensor } from 'onnxruntime-common';
import type { SpatialAxes } from '../lowering/axes.ts';
import { lowerGraph, type ModelInputs, type ModelOutput } from '../lowering/lower-graph.ts';
import type { OnnxModel } from '../model/model.ts';
import { version } from '../version.ts';
import type { SessionHost } from './session-host.ts';

/** A graph as models: one per subgraph. The host computes ops between them. */
interface Plan {
  readonly first: readonly { readonly model: OnnxModel; readonly hostOps: readonly HostOp<NonLocalOp>[] }[];
  readonly last: OnnxModel;
}

/** Names an operand of a host op. Host ops may share an operand, but need it with different axes. */
const operandName = ({ name }: HostOp, place: number): string => `${name}_${place}`;

const operandsFor = ({ hostOps }: Subgraph<NonLocalOp>): readonly ModelOutput[] =>
  hostOps.flatMap((hostOp) => {
    const outputs: readonly string[] = hostOp.node.args;
    const axes = operandAxes(hostOp.node);
    return outputs.map((output, i) => ({ output, name: operandName(hostOp, i), axes: axes[i] ?? '' }));
  });

const resultsOf = (
  graph: Graph<LossGraph['outputs']>,
  layout: ModelInputs['layout'],
): readonly ModelOutput[] => {
  const { value, gradient } = graph.outputs;
  const ofValue: ModelOutput = { output: 'value', name: 'value', axes: nodeAt(graph, value).type.axes };
  const ofGradient: ModelOutput = { output: 'gradient', name: 'gradient', axes: 'NCV', layout };
  return gradient === undefined ? [ofValue] : [ofValue, ofGradient];
};

function planOf({ first, last }: Subgraphs<NonLocalOp, LossGraph['outputs']>, inputs: ModelInputs): Plan {
  const count = first.length + 1;
  const modelOf = (
    graph: Graph<Partial<Outputs>>,
    place: number,
    outputs: readonly ModelOutput[],
  ): OnnxModel => ({
    description: `Subgraph ${place} of ${count}.`,
    producer: { name: 'segloss', version },
    metadata: {},
    graph: lowerGraph(`subgraph${place}`, graph, inputs, outputs),
  });
  return {
    first: first.map((subgraph, i) => ({
      hostOps: subgraph.hostOps,
      model: modelOf(subgraph.graph, i + 1, operandsFor(subgraph)),
    })),
    last: modelOf(last, count, resultsOf(last, inputs.layout)),
  };
}

/** Runs one graph on one device. */
export class GraphRunner {
  readonly #host: SessionHost;
  readonly #subgraphs: Subgraphs<NonLocalOp, LossGraph['outputs']>;
  /** The models for lines, images and volumes, each made when it is first needed. */
  readonly #plans = new Map<SpatialAxes, Plan>();

  /** @param onHost the ops that core computes */
  constructor(host: SessionHost, graph: LossGraph, onHost: readonly NonLocalOp[]) {
    this.#host = host;
    this.#subgraphs = toSubgraphs(graph, onHost);
  }

  #planFor({ signature, sizes, layout }: CheckedInputs): Plan {
    const spatialAxes = sizes.spatial.length as SpatialAxes;
    const known = this.#plans.get(spatialAxes);
    if (known) return known;
    const plan = planOf(this.#subgraphs, { signature, spatialAxes, layout, labels: 'float32' });
    this.#plans.set(spatialAxes, plan);
    return plan;
  }

  /** Labels are float32 too, as the graph compares them, because an ignored label need not fit into int32. */
  #tensorsOf(inputs: CheckedInputs): Readonly<Record<string, Tensor>> {
    const { Tensor } = this.#host.runtime;
    const tensors = listInputs(inputs).map(
      ({ name, data, shape }) => [name, new Tensor('float32', toSingles(data), shape)] as const,
    );
    return Object.fromEntries(tensors);
  }

  /** Computes value and gradient, with host ops between the models. */
  async run(inputs: CheckedInputs): Promise<Omit<RawResult, 'device'>> {
    const { sizes } = inputs;
    const plan = this.#planFor(inputs);
    let feeds = this.#tensorsOf(inputs);
    for (const { model, hostOps } of plan.first) {
      const found = await this.#host.run(model, feeds);
      const results = hostOps.map(
        (hostOp) => [hostOp.name, this.#computeOnHost(hostOp, found, sizes)] as const,
      );
      feeds = { ...feeds, ...Object.fromEntries(results) };
    }
    const { value, gradient } = await this.#host.run(plan.last, feeds);
    return { value: requireDefined(value, 'value'), gradient };
  }

  #computeOnHost(
    hostOp: HostOp<NonLocalOp>,
    found: Readonly<Record<string, Float32Array>>,
    { samples, classes, spatial }: CheckedInputs['sizes'],
  ): Tensor {
    const { args, type } = hostOp.node;
    const names: readonly string[] = args;
    const operands = names.map((_, i) => {
      const name = operandName(hostOp, i);
      return requireDefined(found[name], name);
    });
    const V = spatial.reduce((count, length) => count * length, 1);
    const { data } = evaluateHostOp(hostOp.node, operands, { N: samples, C: classes, V, spatial });
    const keep = (axis: Axes, length: number): number => (type.axes.includes(axis) ? length : 1);
    const shape = [keep('N', samples), keep('C', classes), ...spatial.map((length) => keep('V', length))];
    return new this.#host.runtime.Tensor('float32', Float32Array.from(data), shape);
  }

  /** Releases its sessions. */
  dispose(): void {
    void this.#host.release(
      [...this.#plans.values()].flatMap(({ first, last }) => [...first.map(({ model }) => model), last]),
    );
  }
}
