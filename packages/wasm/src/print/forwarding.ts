import type { Graph as AnyGraph, GraphNode, LossGraph } from '@segloss/core/adapter';
import { entryAt, isOfKind, nodeAt } from '@segloss/core/graph';
import type { Pass, PassPlan } from '@segloss/core/passes';
import { isSmallPower } from './powers.ts';

/** Nodes, whatever the outputs are. */
type Graph = Pick<AnyGraph, 'nodes'>;

/** A prediction that an earlier pass forwards to the last one, in the memory of the gradient, which is free until then. */
export interface Forwarded {
  /** The node of the prediction: a softmax or a sigmoid. */
  readonly node: number;
  /** The number of the pass that writes it. */
  readonly from: number;
}

/** The passes of a graph, and what is forwarded between them. */
export interface Passes {
  readonly passes: readonly Pass[];
  readonly forwarded?: Forwarded;
}

/** Tells whether an op takes an exponential or logarithm per voxel. */
function isCostly(node: GraphNode): boolean {
  if (node.op === 'pow') return !isSmallPower(node.attrs.exponent);
  return isOfKind(node, 'softmax') || ['sigmoid', 'softplus', 'log'].includes(node.op);
}

/** Tells whether a node takes the same exponentials as a softmax. */
function sharesExponentials(graph: Graph, position: number, softmax: number): boolean {
  const [node, other] = [nodeAt(graph, position), nodeAt(graph, softmax)];
  if (other.op !== 'softmax' || node.op === 'softmax') return false;
  return isOfKind(node, 'softmax') && node.args[0] === other.args[0];
}

/** Tells whether a node is the complement of a forwarded softmax, from which it can be computed. */
export const isComplementOf = (graph: Graph, position: number, forwarded: number): boolean =>
  nodeAt(graph, position).op === 'softmaxComplement' && sharesExponentials(graph, position, forwarded);

/** Tells whether the second node is the negative of the first. */
export function isNegatedBy(graph: Graph, position: number, negative: number): boolean {
  const node = nodeAt(graph, negative);
  return node.op === 'neg' && node.args[0] === position;
}

/** Gives a pass that reads nodes from memory instead of computing them. One of them may be forwarded. */
function relieve(graph: Graph, pass: Pass, inMemory: ReadonlySet<number>, forwarded?: number): Pass {
  const [reads, computes] = [new Set<number>(), new Set<number>()];
  const visit = (position: number): void => {
    if (pass.uses.includes(position) || computes.has(position)) return;
    if (inMemory.has(position) || pass.reads.includes(position)) {
      reads.add(position);
      return;
    }
    const negative = [...inMemory].find((other) => isNegatedBy(graph, position, other));
    if (forwarded !== undefined && isComplementOf(graph, position, forwarded)) visit(forwarded);
    else if (negative !== undefined) visit(negative);
    else for (const arg of nodeAt(graph, position).args) visit(arg);
    computes.add(position);
  };
  for (const position of pass.writes) visit(position);
  for (const position of pass.reduces) for (const arg of nodeAt(graph, position).args) visit(arg);
  const sorted = (positions: Iterable<number>) => [...positions].sort((a, b) => a - b);
  return { ...pass, reads: sorted(reads), computes: sorted(computes) };
}

/** Counts the exponentials and logarithms per voxel in a pass, but for those of the complement of a prediction. */
const costOf = (graph: Graph, { computes }: Pass, prediction?: number): number =>
  computes.filter(
    (position) =>
      isCostly(nodeAt(graph, position)) &&
      !(prediction !== undefined && isComplementOf(graph, position, prediction)),
  ).length;

/** So many exponentials and logarithms cost more than to store and load a prediction. */
const worthForwarding = 2;

/**
 * Forwards the prediction from an earlier pass to the last one, in the memory of the gradient, if that saves the last pass
 * all exponentials and logarithms, or many of them.
 */
function forwardPrediction({ graph, rounds }: PassPlan<LossGraph['outputs']>): Passes {
  const passes = rounds.map(({ pass }) => pass);
  const last = passes.length - 1;
  const { gradient } = graph.outputs;
  if (last < 1 || gradient === undefined) return { passes };
  const lastPass = entryAt(passes, last);
  if (!lastPass.writes.includes(gradient) || nodeAt(graph, gradient).type.axes !== 'NCV') return { passes };
  for (const node of lastPass.computes) {
    const { op, type } = nodeAt(graph, node);
    const from = passes
      .slice(0, last)
      .findIndex(({ computes }) =>
        computes.some((other) => other === node || sharesExponentials(graph, other, node)),
      );
    if (!['softmax', 'sigmoid'].includes(op) || type.axes !== 'NCV' || from < 0) continue;
    const relieved = relieve(graph, lastPass, new Set([node]), node);
    const left = costOf(graph, relieved, node);
    if (left > 0 && costOf(graph, lastPass, node) - left < worthForwarding) continue;
    const earlier = entryAt(passes, from);
    const { computes, writes } = earlier;
    const leaving = {
      ...earlier,
      computes: [...new Set([...computes, node])].sort((a, b) => a - b),
      writes: [...writes, node],
    };
    return { passes: passes.with(from, leaving).with(last, relieved), forwarded: { node, from } };
  }
  return { passes };
}

/**
 * Lets passes read what earlier passes wrote for non-local ops or forwarded to the last pass, if that saves them all
 * exponentials and logarithms. Truth values are left out: in memory they are numbers.
 */
function readOperands(graph: Graph, { passes, forwarded }: Passes): readonly Pass[] {
  return passes.map((pass, i) => {
    const written = passes.slice(0, i).flatMap(({ writes }) => writes);
    const inMemory = new Set(written.filter((position) => nodeAt(graph, position).type.kind === 'real'));
    const prediction = forwarded && i > forwarded.from ? forwarded.node : undefined;
    if (costOf(graph, pass) === 0 || inMemory.size === 0) return pass;
    const relieved = relieve(graph, pass, inMemory, prediction);
    return costOf(graph, relieved, prediction) > 0 ? pass : relieved;
  });
}

/** Gives the passes of a graph, which read what earlier passes left in memory where that saves work. */
export function relievedPasses(plan: PassPlan<LossGraph['outputs']>): Passes {
  const forwarding = forwardPrediction(plan);
  return { ...forwarding, passes: readOperands(plan.graph, forwarding) };
}
