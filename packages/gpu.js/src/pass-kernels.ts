import { countElements, type Graph, UnsupportedGraphError } from '@segloss/core/adapter';
import { entryAt, isOfKind, nodeAt } from '@segloss/core/graph';
import type { Pass, PassPlan } from '@segloss/core/passes';
import type { KernelCode } from './compiled-kernel.ts';
import { functionsOf } from './kernel-math.ts';
import { printField, printReduction, reductionAt, type StatisticsLayout } from './kernel-source.ts';
import { blockOf, countVolumes, type Shape } from './shape.ts';
import { type SimpleNode, withoutSoftmax } from './simple-ops.ts';

/** Holds a kernel of a pass. */
export interface PrintedKernel extends KernelCode {
  /** The node that it computes: a field, or the partial sums of a statistic. */
  readonly position: number;
  /** The fields that it takes, in order. Statistics, if there are any, follow them. */
  readonly fields: readonly number[];
  readonly statistics: readonly number[];
}

/** Finds the leaves of the expression of a field. */
function leavesOf(nodes: readonly SimpleNode[], target: number, isRead: (position: number) => boolean) {
  const [fields, statistics, seen] = [new Set<number>(), new Set<number>(), new Set<number>()];
  const visit = (position: number): void => {
    if (seen.has(position)) return;
    seen.add(position);
    const { op, type, args } = entryAt(nodes, position);
    if (isRead(position)) fields.add(position);
    else if (type.axes.includes('V')) for (const arg of args) visit(arg);
    else if (op !== 'constant') statistics.add(position);
  };
  visit(target);
  const sorted = (positions: Iterable<number>) => [...positions].sort((a, b) => a - b);
  return { fields: sorted(fields), statistics: sorted(statistics) };
}

/** Names the array of a field. */
const nameOf = (node: SimpleNode, position: number): string =>
  node.op === 'input' ? node.attrs.name : `${node.op}${position}`;

function layOut(nodes: readonly SimpleNode[], positions: readonly number[], shape: Shape): StatisticsLayout {
  const offsets = new Map<number, number>();
  let count = 0;
  for (const position of positions) {
    offsets.set(position, count);
    count += countElements(entryAt(nodes, position).type.axes, shape);
  }
  return { positions, offsets };
}

/** Refuses sums over samples that keep the voxels. No loss has one, and a kernel computes one sample. */
function checkSums(graph: Pick<Graph, 'nodes'>, { computes }: Pass): void {
  for (const position of computes) {
    const node = nodeAt(graph, position);
    if (!isOfKind(node, 'reduction') || node.attrs.axes === 'C') continue;
    throw new UnsupportedGraphError({
      source: 'gpu.js',
      subject: `node ${position} of the graph`,
      reason: `'${node.op}' reduces samples voxel by voxel, but a kernel computes one sample`,
      remedy: 'Sum over the voxels of each sample first.',
    });
  }
}

/** Prints the kernels of a pass: one per statistic that it reduces to, and one per field that it writes. */
export function kernelsOfPass(
  { graph }: Pick<PassPlan, 'graph'>,
  pass: Pass,
  shape: Shape,
): readonly PrintedKernel[] {
  const nodes = withoutSoftmax(graph);
  checkSums(graph, pass);
  const reads = new Set(pass.reads);

  function print(position: number, target: number, isField: boolean): PrintedKernel {
    const { fields, statistics: positions } = leavesOf(nodes, target, (leaf) => reads.has(leaf));
    const statistics = layOut(nodes, positions, shape);
    const arrays = new Map(fields.map((field) => [field, nameOf(entryAt(nodes, field), field)] as const));
    const context = { nodes, shape, statistics, arrays };
    const block = isField ? { columns: 1, lines: 1 } : blockOf(shape);
    const source = isField ? printField(context, target) : printReduction(context, block, position);
    const output = [
      Math.ceil(shape.columns / block.columns),
      Math.ceil(shape.lines / block.lines),
      countVolumes(entryAt(nodes, target).type.axes, shape),
    ] as const;
    return { position, source, functions: functionsOf(source), fields, statistics: positions, output };
  }

  return [
    ...pass.reduces.map((position) => print(position, reductionAt(nodes, position).target, false)),
    // Fields that are read exist already, also where a non-local op needs them.
    ...pass.writes
      .filter((position) => !reads.has(position))
      .map((position) => print(position, position, true)),
  ];
}
