import { countElements, evaluateNode, type Field, type LossGraph } from '@segloss/core/adapter';
import { entryAt, isOfKind, nodeAt, requireDefined } from '@segloss/core/graph';
import { isField, type PassPlan } from '@segloss/core/passes';
import type { Device } from './device.ts';
import { createFields, type Fields } from './fields.ts';
import type { KernelArgument } from './gpu-js.ts';
import { createKernels, type Kernels } from './kernels.ts';
import { nonLocalByKernels } from './non-local/index.ts';
import { finishReduction } from './partial-sums.ts';
import { kernelsOfPass, type PrintedKernel } from './pass-kernels.ts';
import type { Shape } from './shape.ts';

/** A graph as passes, with kernels for one shape. */
export interface Plan {
  readonly passes: PassPlan<LossGraph['outputs']>;
  readonly kernels: Kernels;
  readonly shape: Shape;
  /** The kernels of each pass. */
  readonly printed: readonly (readonly PrintedKernel[])[];
}

/** Prepares a graph for a device and a shape. */
export const makePlan = (device: Device, passes: Plan['passes'], shape: Shape): Plan => ({
  passes,
  kernels: createKernels(device),
  shape,
  printed: passes.rounds.map(({ pass }) => kernelsOfPass(passes, pass, shape)),
});

/** The outcome of a run: fields in single precision, statistics in double precision. */
export interface Outcome {
  readonly fields: Fields;
  readonly statistics: ReadonlyMap<number, Field>;
}

/**
 * Runs a plan. The caller releases the fields of the outcome.
 *
 * @param inputs arrays of the host, or what kernels take, by name; what has no number per voxel must be of the host
 */
export async function runPlan(
  { passes: { graph, rounds, statistics: first }, kernels, shape, printed }: Plan,
  inputs: Readonly<Record<string, Float32Array | KernelArgument>>,
): Promise<Outcome> {
  const { gpuJs } = kernels.device;
  const axesOf = (position: number) => nodeAt(graph, position).type.axes;
  const fields = createFields(kernels, shape, (position) => countElements(axesOf(position), shape) / shape.V);
  const statistics = new Map<number, Field>();

  async function computeOnHost(position: number): Promise<void> {
    const node = nodeAt(graph, position);
    const operands: Field[] = [];
    for (const arg of node.args) {
      operands.push(
        statistics.get(arg) ?? { axes: axesOf(arg), data: Float64Array.from(await fields.numbers(arg)) },
      );
    }
    const result = evaluateNode(node, operands, shape);
    if (node.type.axes.includes('V')) fields.setNumbers(position, Float32Array.from(result.data));
    else statistics.set(position, result);
  }

  async function computeNonLocal(position: number): Promise<void> {
    const result = await nonLocalByKernels(kernels, graph, position, fields, shape);
    if (result) fields.setArray(position, result);
    else await computeOnHost(position);
  }

  async function runKernel(kernel: PrintedKernel): Promise<void> {
    const { position } = kernel;
    const operands: KernelArgument[] = [];
    for (const field of kernel.fields) operands.push(await fields.array(field));
    const used = kernel.statistics.flatMap((statistic) => [
      ...requireDefined(statistics.get(statistic), statistic).data,
    ]);
    if (used.length > 0) operands.push(gpuJs.input(Float32Array.from(used), [used.length]));
    const node = nodeAt(graph, position);
    if (isOfKind(node, 'reduction') && !isField(node)) {
      const parts = await kernels.read(kernel, operands);
      statistics.set(position, finishReduction(parts, node, axesOf(node.args[0]), shape));
    } else {
      fields.setArray(position, await kernels.keep(kernel, operands));
    }
  }

  try {
    for (const [position, node] of graph.nodes.entries()) {
      if (node.op !== 'input') continue;
      const given = requireDefined(inputs[node.attrs.name], node.attrs.name);
      if (!(given instanceof Float32Array)) fields.setArray(position, given, true);
      else if (isField(node)) fields.setNumbers(position, given);
      else statistics.set(position, { axes: node.type.axes, data: Float64Array.from(given) });
    }
    for (const position of first) if (!statistics.has(position)) await computeOnHost(position);
    for (const [i, round] of rounds.entries()) {
      for (const kernel of entryAt(printed, i)) await runKernel(kernel);
      for (const position of round.nonLocal) await computeNonLocal(position);
      for (const position of round.statistics) await computeOnHost(position);
    }
    return { fields, statistics };
  } catch (error) {
    await fields.dispose();
    throw error;
  }
}
