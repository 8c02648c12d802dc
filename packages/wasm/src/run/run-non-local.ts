import { type Axes, countElements, type NonLocalOp, operandAxes, type Sizes } from '@segloss/core/adapter';
import { isOfKind, mapArgs, nodeAt } from '@segloss/core/graph';
import { isField } from '@segloss/core/passes';
import { computeByCore } from '../non-local/by-core.ts';
import { computeByKernels } from '../non-local/kernels.ts';
import type { RunContext } from './run-context.ts';

/** Numbers as they lie in memory, or a statistic. */
interface Operand {
  readonly axes: Axes;
  readonly data: Float32Array | Float64Array;
}

/** Gives an operand where it lies. */
function operandOf(position: number, { graph, statistics, fields }: RunContext): Operand {
  const node = nodeAt(graph, position);
  return isField(node)
    ? { axes: node.type.axes, data: fields.numbersOf(position) }
    : statistics.fieldOf(position);
}

/** Copies an operand, repeated along the axes that it lacks. */
function copyRepeated({ axes, data }: Operand, to: Float32Array, toAxes: Axes, { N, C, V }: Sizes): void {
  const lengthOf = (axis: Axes, length: number) => (axes.includes(axis) ? length : 1);
  const [classes, voxels] = [lengthOf('C', C), lengthOf('V', V)];
  const ofSample = axes.includes('N') ? classes * voxels : 0;
  const ofClass = axes.includes('C') ? voxels : 0;
  const toClasses = toAxes.includes('C') ? C : 1;
  for (let n = 0; n < N; n++) {
    for (let c = 0; c < toClasses; c++) {
      const start = n * ofSample + c * ofClass;
      const row = to.subarray((n * toClasses + c) * V, (n * toClasses + c + 1) * V);
      if (voxels === V) row.set(data.subarray(start, start + V));
      else row.fill(data[start]!);
    }
  }
}

/** Gives the address of an operand with the axes that an op needs; one that lacks some of them is copied. */
function addressOf(position: number, place: number, axes: Axes, context: RunContext): number {
  const { graph, sizes, fields, workspace, memory } = context;
  if (nodeAt(graph, position).type.axes === axes) return fields.addressOf(position);
  const length = countElements(axes, sizes);
  const address = workspace.block(`operand ${place}`, 4 * length);
  copyRepeated(operandOf(position, context), memory.floats(address, length), axes, sizes);
  return address;
}

/** Computes a non-local op where its operands lie: by kernels, or else by core. */
export function runNonLocal(position: number, context: RunContext): void {
  const { graph, kernels, sizes, fields, memory, workspace } = context;
  const node = nodeAt(graph, position);
  if (!isOfKind(node, 'nonLocal')) return;
  const axes = operandAxes(node);
  const inMemory = {
    node: mapArgs<number, number, NonLocalOp>(node, (arg, place) =>
      addressOf(arg, place, axes[place] ?? '', context),
    ),
    result: fields.addressOf(position),
    sizes,
  };
  if (!kernels || !computeByKernels(kernels, inMemory, workspace.block)) computeByCore(memory, inMemory);
}
