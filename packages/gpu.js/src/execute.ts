import {
  type CheckedInputs,
  countElements,
  type Executable,
  type Field,
  type LossGraph,
  type NumericArray,
  type RawResult,
  referenceTable,
} from '@segloss/core';
import { type Schedule, schedule } from '@segloss/core/schedule';
import { type CompiledKernel, compileKernel, type Device } from './compiled-kernel.ts';
import type { KernelInput } from './gpu-js.ts';
import { toSingles, transpose } from './layout.ts';
import { checkFit, type Mode } from './modes.ts';
import { finishReduction } from './partial-sums.ts';
import { kernelsOfPass } from './pass-kernels.ts';
import { type Shape, shapeOf } from './shape.ts';

type AnyRule = (args: readonly Field[], attrs: unknown, type: unknown) => Field;

/** What is known while a graph runs, by position: fields in single precision, statistics in double. */
interface Known {
  readonly fields: Map<number, Float32Array<ArrayBufferLike>>;
  readonly statistics: Map<number, Field>;
}

/** Compiled kernels of each pass, for inputs of one shape. */
type KernelsOfShape = readonly (readonly CompiledKernel[])[];

function inputFields(inputs: CheckedInputs, { N, C, V }: Shape): Readonly<Record<string, Float32Array>> {
  const perClass = (data: NumericArray) =>
    inputs.layout === 'channels-last' ? transpose(toSingles(data), N, V, C) : toSingles(data);
  const { logits, target, mask, signature } = inputs;
  return {
    logits: perClass(logits.data),
    target: signature.target === 'dense' ? perClass(target.data) : toSingles(target.data),
    ...(mask ? { mask: toSingles(mask.data) } : {}),
  };
}

/** Computes nodes on the host, in double precision: statistics, and edges, which need all voxels at once. */
function computeOnHost({ graph }: Schedule, positions: readonly number[], known: Known, shape: Shape): void {
  const table = referenceTable(shape, {});
  const operand = (position: number): Field => {
    const field = known.fields.get(position);
    if (field === undefined) return known.statistics.get(position)!;
    return { axes: graph.nodes[position]!.type.axes, data: Float64Array.from(field) };
  };
  for (const position of positions) {
    const { op, args, attrs, type } = graph.nodes[position]!;
    const result = (table[op] as AnyRule)(args.map(operand), attrs, type);
    if (type.axes.includes('V')) known.fields.set(position, Float32Array.from(result.data));
    else known.statistics.set(position, result);
  }
}

function kernelInputs(
  { gpuJs }: Device,
  { graph }: Schedule,
  { printed }: CompiledKernel,
  known: Known,
  shape: Shape,
): readonly KernelInput[] {
  const { columns, lines, V } = shape;
  const fields = printed.fields.map((position) => {
    const { axes } = graph.nodes[position]!.type;
    const volumes = countElements(axes, shape) / V;
    return gpuJs.input(known.fields.get(position)!, [columns, lines, volumes]);
  });
  const statistics = printed.statistics.flatMap((position) => [...known.statistics.get(position)!.data]);
  return statistics.length === 0
    ? fields
    : [...fields, gpuJs.input(Float32Array.from(statistics), [statistics.length])];
}

async function runPlan(
  device: Device,
  plan: Schedule,
  kernels: KernelsOfShape,
  inputs: CheckedInputs,
  shape: Shape,
): Promise<RawResult> {
  const { graph } = plan;
  const given = inputFields(inputs, shape);
  const known: Known = { fields: new Map(), statistics: new Map() };
  for (const [position, { op, attrs }] of graph.nodes.entries()) {
    if (op === 'input') known.fields.set(position, given[(attrs as { readonly name: string }).name]!);
  }
  computeOnHost(plan, plan.statistics, known, shape);
  for (const [i, { edges, statistics }] of plan.rounds.entries()) {
    for (const kernel of kernels[i]!) {
      const { position } = kernel.printed;
      const numbers = await kernel.run(kernelInputs(device, plan, kernel, known, shape));
      const node = graph.nodes[position]!;
      if (node.type.axes.includes('V')) known.fields.set(position, numbers);
      else {
        const { axes } = graph.nodes[node.args[0]!]!.type;
        known.statistics.set(position, finishReduction(numbers, node, axes, shape));
      }
    }
    computeOnHost(plan, [...edges, ...statistics], known, shape);
  }
  const output = (position: number) => known.fields.get(position) ?? known.statistics.get(position)!.data;
  const slopes = graph.outputs.gradient === undefined ? undefined : known.fields.get(graph.outputs.gradient);
  const isLast = inputs.layout === 'channels-last';
  return {
    device: device.mode,
    value: output(graph.outputs.value!),
    gradient: slopes && isLast ? transpose(slopes, shape.N, shape.C, shape.V) : slopes,
  };
}

/** Makes a graph ready: its kernels are printed and compiled once for each shape of inputs. */
export function makeExecutable(device: Device, mode: Mode, graph: LossGraph): Executable {
  const plan = schedule(graph);
  const compiled = new Map<string, KernelsOfShape>();

  function kernelsOf(shape: Shape): KernelsOfShape {
    const key = [shape.N, shape.columns, shape.lines].join();
    const existing = compiled.get(key);
    if (existing) return existing;
    const kernels = plan.rounds.map(({ pass }) =>
      kernelsOfPass(plan, pass, shape).map((printed) => compileKernel(device, printed)),
    );
    compiled.set(key, kernels);
    return kernels;
  }

  return {
    async run(inputs) {
      const { samples, classes, spatial } = inputs.sizes;
      const shape = shapeOf(samples, classes, spatial);
      checkFit(mode, shape);
      return runPlan(device, plan, kernelsOf(shape), inputs, shape);
    },
    dispose() {
      for (const kernel of [...compiled.values()].flat(2)) kernel.dispose();
      compiled.clear();
    },
  };
}
