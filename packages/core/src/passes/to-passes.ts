import { hasAxis } from '../graph/axes.ts';
import { axesOver, isOfKind, type NonLocalOp, type OpOfKind } from '../graph/facts.ts';
import {
  entryAt,
  type Graph,
  type GraphNode,
  nodeAt,
  type Outputs,
  outputPositions,
} from '../graph/graph.ts';
import type { OpName } from '../graph/ops.ts';
import { levelsOf } from './levels.ts';

/**
 * One walk over the voxels. All fields in it, the values with axis V, are computed voxel by voxel, from inputs and
 * statistics: none of them need be stored but those that are written. Numbers are positions of nodes.
 */
export interface Pass {
  /** Fields that are read: inputs, and results of non-local ops. */
  readonly reads: readonly number[];
  /** Statistics that are used: values without axis V, which are known before the pass. */
  readonly uses: readonly number[];
  /** Fields that are computed, each after its arguments. */
  readonly computes: readonly number[];
  /** Statistics that are accumulated: sums and maxima over voxels. Those of parts of the voxels can be merged. */
  readonly reduces: readonly number[];
  /** Fields that are stored: outputs, and operands of non-local ops. */
  readonly writes: readonly number[];
}

/** A pass, and what can be computed once it is over. */
export interface Round {
  readonly pass: Pass;
  /** Non-local ops on what the pass wrote, which need all voxels at once. Each makes a field that later passes read. */
  readonly nonLocal: readonly number[];
  /** Statistics of statistics, each after its arguments: as few numbers as samples and classes. */
  readonly statistics: readonly number[];
}

/** A graph as passes over the voxels. */
export interface PassPlan<O extends Partial<Outputs> = Outputs> {
  readonly graph: Graph<O>;
  /** Statistics that are known before the first pass: constants and sizes. */
  readonly statistics: readonly number[];
  readonly rounds: readonly Round[];
}

/** Tells whether a node has a number for each voxel. */
export const isField = ({ type }: GraphNode): boolean => hasAxis(type.axes, 'V');

/** Tells whether a node adds up voxels, or finds the largest. */
export const isReduction = (node: GraphNode): node is GraphNode<OpOfKind<'reduction'>> =>
  isOfKind(node, 'reduction') && hasAxis(axesOver<OpName>(node), 'V');

/** Tells whether a node needs all voxels at once. */
export const isNonLocal = (node: GraphNode): node is GraphNode<NonLocalOp> => isOfKind(node, 'nonLocal');

/** Collects what a pass must compute for the fields that it wants, and what that takes. */
function passOf(graph: Pick<Graph, 'nodes'>, reduces: readonly number[], writes: readonly number[]): Pass {
  const [reads, uses, computes] = [new Set<number>(), new Set<number>(), new Set<number>()];
  const visit = (position: number): void => {
    const node = nodeAt(graph, position);
    if (!isField(node)) {
      uses.add(position);
      return;
    }
    if (node.op === 'input' || isNonLocal(node)) {
      reads.add(position);
      return;
    }
    if (computes.has(position)) return;
    for (const arg of node.args) visit(arg);
    computes.add(position);
  };
  for (const position of reduces) for (const arg of nodeAt(graph, position).args) visit(arg);
  for (const position of writes) visit(position);
  const sorted = (positions: Iterable<number>) => [...positions].sort((a, b) => a - b);
  return { reads: sorted(reads), uses: sorted(uses), computes: sorted(computes), reduces, writes };
}

/**
 * Cuts a graph into passes over the voxels, as few as its reductions allow: a field that depends on a sum over voxels
 * must wait until that is complete. Fields are computed anew in each pass that needs them, as that costs less than to
 * store and load them.
 *
 * @example Dice with its gradient takes two passes: one for the sums, one for the slopes.
 */
export function toPasses<O extends Partial<Outputs>>(graph: Graph<O>): PassPlan<O> {
  const { nodes } = graph;
  const levels = levelsOf(graph, (node) => isReduction(node) || isNonLocal(node));
  /** Lists what can be known after so many passes. */
  const knownAfter = (round: number, isWanted: (node: GraphNode) => boolean): readonly number[] =>
    [...nodes.keys()].filter(
      (position) => entryAt(levels, position).after === round && isWanted(nodeAt(graph, position)),
    );
  const outputs = new Set(outputPositions(graph));
  const last = Math.max(0, ...levels.map(({ after }) => after));

  /** Statistics that become known after so many passes; the sums themselves come from the pass. */
  const statisticsAt = (round: number) => knownAfter(round, (node) => !isField(node) && !isReduction(node));

  const stored = new Set<number>();
  const all = Array.from({ length: last + 1 }, (_, round): Round => {
    const nonLocal = knownAfter(round + 1, isNonLocal);
    const reduces = knownAfter(round + 1, isReduction);
    const operands = nonLocal.flatMap((position): readonly number[] => nodeAt(graph, position).args);
    const results = knownAfter(round, (node) => isField(node) && !isNonLocal(node));
    const wanted = [
      ...operands.filter((arg) => isField(nodeAt(graph, arg)) && !isNonLocal(nodeAt(graph, arg))),
      ...results.filter((position) => outputs.has(position)),
    ];
    // What another op made is stored already, and so is an operand that another op needed before.
    const writes = [...new Set(wanted)].filter((arg) => !stored.has(arg)).sort((a, b) => a - b);
    for (const position of writes) stored.add(position);
    return { pass: passOf(graph, reduces, writes), nonLocal, statistics: statisticsAt(round + 1) };
  });
  return {
    graph,
    statistics: statisticsAt(0),
    rounds: all.filter(
      ({ pass, nonLocal }) => pass.reduces.length + pass.writes.length + nonLocal.length > 0,
    ),
  };
}
