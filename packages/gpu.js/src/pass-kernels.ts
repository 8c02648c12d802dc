import { countElements, type OpAttrs, UnsupportedGraphError } from '@segloss/core/adapter';
import type { Pass, Schedule } from '@segloss/core/schedule';
import type { KernelCode } from './compiled-kernel.ts';
import { functionsOf } from './kernel-math.ts';
import { printField, printReduction, type StatisticsLayout } from './kernel-source.ts';
import { blockOf, countVolumes, type Shape } from './shape.ts';
import { type SimpleNode, withoutSoftmax } from './simple-ops.ts';

/** Holds a kernel of a pass. */
export interface PrintedKernel extends KernelCode {
  /** The node that it computes: a field, or the partial sums of a statistic. */
  readonly position: number;
  /** Fields that it takes, in order; the statistics come behind them, if there are any. */
  readonly fields: readonly number[];
  readonly statistics: readonly number[];
}

/** Finds what a field is computed from: the leaves of its expression. */
function leavesOf(nodes: readonly SimpleNode[], target: number, isRead: (at: number) => boolean) {
  const [fields, statistics, seen] = [new Set<number>(), new Set<number>(), new Set<number>()];
  const visit = (position: number): void => {
    if (seen.has(position)) return;
    seen.add(position);
    const { op, type, args } = nodes[position]!;
    if (isRead(position)) fields.add(position);
    else if (type.axes.includes('V')) args.forEach(visit);
    else if (op !== 'constant') statistics.add(position);
  };
  visit(target);
  const sorted = (positions: Iterable<number>) => [...positions].sort((a, b) => a - b);
  return { fields: sorted(fields), statistics: sorted(statistics) };
}

/** Names the array of a field. */
function nameOf({ op, attrs }: SimpleNode, position: number): string {
  return op === 'input' ? (attrs as OpAttrs['input']).name : `${op}${position}`;
}

function layOut(nodes: readonly SimpleNode[], positions: readonly number[], shape: Shape): StatisticsLayout {
  const offsets = new Map<number, number>();
  let count = 0;
  for (const position of positions) {
    offsets.set(position, count);
    count += countElements(nodes[position]!.type.axes, shape);
  }
  return { positions, offsets };
}

/** Refuses sums over samples that keep the voxels: no loss has one, and kernels see one sample. */
function checkSums(nodes: readonly SimpleNode[], { computes }: Pass): void {
  for (const position of computes) {
    const { op, attrs } = nodes[position]!;
    if (op !== 'sum' && op !== 'reduceMax') continue;
    if ((attrs as OpAttrs['sum']).axes === 'C') continue;
    throw new UnsupportedGraphError({
      source: 'gpu.js',
      subject: `node ${position} of the graph`,
      reason: `'${op}' joins samples voxel by voxel, and a kernel sees one sample`,
      remedy: 'Add up the voxels of each sample first.',
    });
  }
}

/** Prints the kernels of a pass: one per statistic that it reduces to, and one per field that it writes. */
export function kernelsOfPass({ graph }: Schedule, pass: Pass, shape: Shape): readonly PrintedKernel[] {
  const nodes = withoutSoftmax(graph);
  checkSums(nodes, pass);
  const reads = new Set(pass.reads);

  function print(position: number, target: number, isField: boolean): PrintedKernel {
    const { fields, statistics: positions } = leavesOf(nodes, target, (at) => reads.has(at));
    const statistics = layOut(nodes, positions, shape);
    const arrays = new Map(fields.map((at) => [at, nameOf(nodes[at]!, at)] as const));
    const context = { nodes, shape, statistics, arrays };
    const block = isField ? { columns: 1, lines: 1 } : blockOf(shape);
    const source = isField ? printField(context, target) : printReduction(context, block, position);
    const output = [
      Math.ceil(shape.columns / block.columns),
      Math.ceil(shape.lines / block.lines),
      countVolumes(nodes[target]!.type.axes, shape),
    ] as const;
    return { position, source, functions: functionsOf(source), fields, statistics: positions, output };
  }

  return [
    ...pass.reduces.map((position) => print(position, nodes[position]!.args[0]!, false)),
    // What is read is known already, also when an edge wants it.
    ...pass.writes
      .filter((position) => !reads.has(position))
      .map((position) => print(position, position, true)),
  ];
}
