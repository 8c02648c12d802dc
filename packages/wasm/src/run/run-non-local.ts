import {
  evaluateNode,
  type Field,
  type GraphNode,
  type NonLocalOp,
  operandAxes,
} from '@segloss/core/adapter';
import { isOfKind, mapArgs, nodeAt } from '@segloss/core/graph';
import { isField } from '@segloss/core/passes';
import { computeByKernels } from '../non-local/kernels.ts';
import type { RunContext } from './run-context.ts';

/** Computes a non-local op where its operands lie; gives false for the few cases that the kernels leave to core. */
function runKernels(node: GraphNode<NonLocalOp>, result: number, context: RunContext): boolean {
  const { kernels, graph, sizes, fields, workspace } = context;
  const positions: readonly number[] = node.args;
  const axes = positions.map((arg) => nodeAt(graph, arg).type.axes);
  if (!kernels || axes.join() !== operandAxes(node).join()) return false;
  const inMemory = mapArgs<number, number, NonLocalOp>(node, (arg) => fields.addressOf(arg));
  return computeByKernels(kernels, { node: inMemory, result, sizes }, workspace.block);
}

/** Gives an operand in double precision, as core takes it. */
function operandOf(position: number, { graph, statistics, fields }: RunContext): Field {
  const node = nodeAt(graph, position);
  if (!isField(node)) return statistics.fieldOf(position);
  return { axes: node.type.axes, data: Float64Array.from(fields.numbersOf(position)) };
}

/** Computes a non-local op: by kernels, or else by core. */
export function runNonLocal(position: number, context: RunContext): void {
  const node = nodeAt(context.graph, position);
  if (!isOfKind(node, 'nonLocal')) return;
  const result = context.fields.addressOf(position);
  if (runKernels(node, result, context)) return;
  const operands = node.args.map((arg) => operandOf(arg, context));
  const { data } = evaluateNode(node, operands, context.sizes);
  context.memory.floats(result, data.length).set(data);
}
