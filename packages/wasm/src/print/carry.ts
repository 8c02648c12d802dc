import type { Graph, GraphNode, OpAttrs } from '@segloss/core';
import type { Pass, Schedule } from '@segloss/core/schedule';
import { isSmallPower } from './powers.ts';

/** A prediction that one pass leaves for the last one, in the memory of the gradient, which is not needed before. */
export interface Carried {
  /** Its node: a softmax or a sigmoid. */
  readonly node: number;
  /** The number of the pass that leaves it. */
  readonly from: number;
}

/** Passes of a schedule, some of which leave something for others. */
export interface Passes {
  readonly passes: readonly Pass[];
  readonly carried?: Carried;
}

/** Ops that take exponentials or logarithms of every voxel. */
function isCostly({ op, attrs }: GraphNode): boolean {
  if (op === 'pow') return !isSmallPower((attrs as OpAttrs['pow']).exponent);
  return ['softmax', 'softmaxComplement', 'logSoftmax', 'sigmoid', 'softplus', 'log'].includes(op);
}

/** Tells whether a node follows from a carried softmax as well as from the logits. */
export const isComplementOf = ({ nodes }: Graph, position: number, carried: number): boolean => {
  const [node, softmax] = [nodes[position]!, nodes[carried]!];
  return node.op === 'softmaxComplement' && softmax.op === 'softmax' && node.args[0] === softmax.args[0];
};

/** What the last pass reads and computes when it need not compute the carried node. */
function relieve(graph: Graph, pass: Pass, carried: number): Pass {
  const { nodes } = graph;
  const [reads, computes] = [new Set<number>(), new Set<number>()];
  const visit = (position: number): void => {
    if (pass.uses.includes(position) || computes.has(position)) return;
    if (position === carried || pass.reads.includes(position)) {
      reads.add(position);
      return;
    }
    if (isComplementOf(graph, position, carried)) visit(carried);
    else for (const arg of nodes[position]!.args) visit(arg);
    computes.add(position);
  };
  for (const position of pass.writes) visit(position);
  for (const position of pass.reduces) for (const arg of nodes[position]!.args) visit(arg);
  const sorted = (positions: Iterable<number>) => [...positions].sort((a, b) => a - b);
  return { ...pass, reads: sorted(reads), computes: sorted(computes) };
}

/**
 * Lets the last pass find the prediction in the memory of the gradient, where an earlier pass left it, if that spares it
 * all exponentials and logarithms.
 */
export function carryPrediction({ graph, rounds }: Schedule): Passes {
  const passes = rounds.map(({ pass }) => pass);
  const last = passes.length - 1;
  const { gradient } = graph.outputs;
  if (last < 1 || gradient === undefined || !passes[last]!.writes.includes(gradient)) return { passes };
  if (graph.nodes[gradient]!.type.axes !== 'NCV') return { passes };
  for (const node of passes[last]!.computes) {
    const { op, type } = graph.nodes[node]!;
    const from = passes.slice(0, last).findLastIndex(({ computes }) => computes.includes(node));
    if (!['softmax', 'sigmoid'].includes(op) || type.axes !== 'NCV' || from < 0) continue;
    const relieved = relieve(graph, passes[last]!, node);
    const isRelieved = relieved.computes.every(
      (position) => isComplementOf(graph, position, node) || !isCostly(graph.nodes[position]!),
    );
    if (!isRelieved) continue;
    const leaving = { ...passes[from]!, writes: [...passes[from]!.writes, node] };
    return { passes: passes.with(from, leaving).with(last, relieved), carried: { node, from } };
  }
  return { passes };
}
