import {
  type Axes,
  type CheckedInputs,
  type Detour,
  type LossGraph,
  type RawResult,
  type Stage,
  stagesOf,
  toSingles,
} from '@segloss/core/adapter';
import type { Tensor } from 'onnxruntime-common';
import type { SpatialAxes } from '../lowering/axes.ts';
import { lowerGraph, type ModelInputs, type ModelOutput } from '../lowering/lower-graph.ts';
import type { OnnxModel } from '../model/model.ts';
import { version } from '../version.ts';
import { computeOnHost, type HostOp, operandAxes } from './host.ts';
import type { SessionHost } from './session-host.ts';

/** A graph as models: one for each stage, which the host continues. */
type Plan = readonly { readonly model: OnnxModel; readonly detours: readonly Detour[] }[];

/** What the outputs of a stage are: operands for the host, or those of the loss. */
function outputsOf({ graph, detours }: Stage, layout: ModelInputs['layout']): readonly ModelOutput[] {
  const axesOf = (name: string): Axes => graph.nodes[graph.outputs[name]!]!.type.axes;
  if (detours.length === 0) {
    return Object.keys(graph.outputs).map((name) =>
      name === 'gradient'
        ? { output: name, name, axes: 'NCV', layout }
        : { output: name, name, axes: axesOf(name) },
    );
  }
  // Detours may share an operand, and want it with other axes.
  return detours.flatMap((detour) =>
    operandAxes(detour).map((axes, i) => ({
      output: detour.operands[i]!,
      name: `${detour.name}_${i}`,
      axes,
    })),
  );
}

function planOf(stages: readonly Stage[], inputs: ModelInputs): Plan {
  return stages.map((stage, i) => ({
    detours: stage.detours,
    model: {
      description: `Stage ${i + 1} of ${stages.length}.`,
      producer: { name: 'segloss', version },
      metadata: {},
      graph: lowerGraph(`stage${i + 1}`, stage.graph, inputs, outputsOf(stage, inputs.layout)),
    },
  }));
}

/** Runs one graph on one device. */
export class GraphRunner {
  readonly #host: SessionHost;
  readonly #stages: readonly Stage[];
  /** One for images and one for volumes, each made when it is first needed. */
  readonly #plans = new Map<SpatialAxes, Plan>();

  /** @param onHost the rules that core computes */
  constructor(host: SessionHost, graph: LossGraph, onHost: readonly HostOp[]) {
    this.#host = host;
    this.#stages = stagesOf(graph, onHost);
  }

  #planFor({ signature, sizes, layout }: CheckedInputs): Plan {
    const spatialAxes = sizes.spatial.length === 3 ? 3 : 2;
    const known = this.#plans.get(spatialAxes);
    if (known) return known;
    const plan = planOf(this.#stages, { signature, spatialAxes, layout, labels: 'float32' });
    this.#plans.set(spatialAxes, plan);
    return plan;
  }

  /** Labels too are float32, as the graph compares them: one that is ignored need not fit into int32. */
  #tensorsOf({ logits, target, mask }: CheckedInputs): Readonly<Record<string, Tensor>> {
    const { Tensor } = this.#host.runtime;
    const floats = ({ data, shape }: typeof logits): Tensor => new Tensor('float32', toSingles(data), shape);
    return { logits: floats(logits), target: floats(target), ...(mask ? { mask: floats(mask) } : {}) };
  }

  /** Computes value and gradient; what no operator computes comes from the host. */
  async run(inputs: CheckedInputs): Promise<Omit<RawResult, 'device'>> {
    const { sizes } = inputs;
    const plan = this.#planFor(inputs);
    let feeds = this.#tensorsOf(inputs);
    for (const { model, detours } of plan.slice(0, -1)) {
      const found = await this.#host.run(model, feeds);
      const results = detours.map((detour) => {
        const operands = detour.operands.map((_, i) => found[`${detour.name}_${i}`]!);
        return [detour.name, this.#toTensor(computeOnHost(detour, operands, sizes), detour, inputs)] as const;
      });
      feeds = { ...feeds, ...Object.fromEntries(results) };
    }
    const { value, gradient } = await this.#host.run(plan.at(-1)!.model, feeds);
    return { value: value!, gradient };
  }

  #toTensor(data: Float32Array, { type }: Detour, { sizes }: CheckedInputs): Tensor {
    const { samples, classes, spatial } = sizes;
    const keep = (axis: Axes, length: number): number => (type.axes.includes(axis) ? length : 1);
    const shape = [keep('N', samples), keep('C', classes), ...spatial.map((length) => keep('V', length))];
    return new this.#host.runtime.Tensor('float32', data, shape);
  }

  /** Gives its sessions back. */
  dispose(): void {
    void this.#host.release([...this.#plans.values()].flatMap((plan) => plan.map(({ model }) => model)));
  }
}
