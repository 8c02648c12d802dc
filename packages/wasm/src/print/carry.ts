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

/** Tells whether a node takes the exponentials that a softmax is made of. */
const sharesExponentials = ({ nodes }: Graph, position: number, softmax: number): boolean =>
  nodes[softmax]!.op === 'softmax' &&
  ['softmaxComplement', 'logSoftmax'].includes(nodes[position]!.op) &&
  nodes[position]!.args[0] === nodes[softmax]!.args[0];

/** Tells whether a node follows from a carried softmax as well as from the logits. */
export const isComplementOf = (graph: Graph, position: number, carried: number): boolean =>
  graph.nodes[position]!.op === 'softmaxComplement' && sharesExponentials(graph, position, carried);

/** Tells whether a node is what another one is the negative of. */
export const isNegatedBy = ({ nodes }: Graph, position: number, negative: number): boolean =>
  nodes[negative]!.op === 'neg' && nodes[negative]!.args[0] === position;

/** What a pass reads and computes when it need not compute nodes that lie in memory, one of them carried, if any. */
function relieve(graph: Graph, pass: Pass, inMemory: ReadonlySet<number>, carried?: number): Pass {
  const { nodes } = graph;
  const [reads, computes] = [new Set<number>(), new Set<number>()];
  const visit = (position: number): void => {
    if (pass.uses.includes(position) || computes.has(position)) return;
    if (inMemory.has(position) || pass.reads.includes(position)) {
      reads.add(position);
      return;
    }
    const negative = [...inMemory].find((other) => isNegatedBy(graph, position, other));
    if (carried !== undefined && isComplementOf(graph, position, carried)) visit(carried);
    else if (negative !== undefined) visit(negative);
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
function carryPrediction({ graph, rounds }: Schedule): Passes {
  const passes = rounds.map(({ pass }) => pass);
  const last = passes.length - 1;
  const { gradient } = graph.outputs;
  if (last < 1 || gradient === undefined || !passes[last]!.writes.includes(gradient)) return { passes };
  if (graph.nodes[gradient]!.type.axes !== 'NCV') return { passes };
  for (const node of passes[last]!.computes) {
    const { op, type } = graph.nodes[node]!;
    const from = passes
      .slice(0, last)
      .findIndex(({ computes }) =>
        computes.some((other) => other === node || sharesExponentials(graph, other, node)),
      );
    if (!['softmax', 'sigmoid'].includes(op) || type.axes !== 'NCV' || from < 0) continue;
    const relieved = relieve(graph, passes[last]!, new Set([node]), node);
    const isRelieved = relieved.computes.every(
      (position) => isComplementOf(graph, position, node) || !isCostly(graph.nodes[position]!),
    );
    if (!isRelieved) continue;
    const { computes, writes } = passes[from]!;
    const leaving = {
      ...passes[from]!,
      computes: [...new Set([...computes, node])].sort((a, b) => a - b),
      writes: [...writes, node],
    };
    return { passes: passes.with(from, leaving).with(last, relieved), carried: { node, from } };
  }
  return { passes };
}

/**
 * Lets passes read what earlier ones wrote for edges, if that spares them all exponentials and logarithms. Truth values
 * are left out: in memory they are numbers.
 */
function readOperands(graph: Graph, passes: readonly Pass[]): readonly Pass[] {
  const { nodes } = graph;
  return passes.map((pass, i) => {
    const written = passes.slice(0, i).flatMap(({ writes }) => writes);
    const inMemory = new Set(written.filter((position) => nodes[position]!.type.kind === 'real'));
    const isCostlyPass = ({ computes }: Pass) => computes.some((position) => isCostly(nodes[position]!));
    if (!isCostlyPass(pass) || inMemory.size === 0) return pass;
    const relieved = relieve(graph, pass, inMemory);
    return isCostlyPass(relieved) ? pass : relieved;
  });
}

/** Gives the passes of a schedule, relieved of what earlier ones leave in memory. */
export function relievedPasses(plan: Schedule): Passes {
  const { passes, ...rest } = carryPrediction(plan);
  return { ...rest, passes: readOperands(plan.graph, passes) };
}
