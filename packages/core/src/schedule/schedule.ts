import { hasAxis } from '../axes.ts';
import type { Graph, GraphNode } from '../graph.ts';
import type { OpAttrs, OpName } from '../ops.ts';

/** Primitives that need all voxels at once: they stand between passes. */
const edgeOps: readonly OpName[] = ['distanceMap', 'hardest', 'jaccardSlopes'];

/**
 * One walk over the voxels. All fields in it, the values with axis V, are computed voxel by voxel, from inputs and
 * statistics: none of them need be stored but those that are written. Numbers are positions of nodes.
 */
export interface Pass {
  /** Fields that are read: inputs, and results of edges. */
  readonly reads: readonly number[];
  /** Statistics that are used: values without axis V, which are known before the pass. */
  readonly uses: readonly number[];
  /** Fields that are computed, each after its arguments. */
  readonly computes: readonly number[];
  /** Statistics that are accumulated: sums and maxima over voxels. Those of parts of the voxels can be merged. */
  readonly reduces: readonly number[];
  /** Fields that are stored: outputs, and operands of edges. */
  readonly writes: readonly number[];
}

/** A pass, and what can be computed once it is over. */
export interface Round {
  readonly pass: Pass;
  /** Edges: distance maps and ranks of what the pass wrote. Each makes a field that later passes read. */
  readonly edges: readonly number[];
  /** Statistics of statistics, each after its arguments: as few numbers as samples and classes. */
  readonly statistics: readonly number[];
}

/** A graph as rounds over the voxels. */
export interface Schedule {
  readonly graph: Graph;
  /** Statistics that are known before the first pass: constants and sizes. */
  readonly statistics: readonly number[];
  readonly rounds: readonly Round[];
}

/** Tells whether a node has a number for each voxel. */
export const isField = ({ type }: GraphNode): boolean => hasAxis(type.axes, 'V');

/** Tells whether a node adds up voxels, or finds the largest. */
export const isReduction = ({ op, attrs }: GraphNode): boolean =>
  (op === 'sum' || op === 'reduceMax') && hasAxis((attrs as OpAttrs['sum' | 'reduceMax']).axes, 'V');

/** Tells whether a node needs all voxels at once. */
export const isEdge = ({ op }: GraphNode): boolean => edgeOps.includes(op);

/** Finds the first pass in which, or after which, each node can be known: reductions and edges end a pass. */
function roundsOf({ nodes }: Graph): readonly number[] {
  const rounds: number[] = [];
  for (const node of nodes) {
    const first = node.args.reduce((round, arg) => Math.max(round, rounds[arg]!), 0);
    rounds.push(first + (isReduction(node) || isEdge(node) ? 1 : 0));
  }
  return rounds;
}

/** Collects what a pass must compute for the fields that it wants, and what that takes. */
function passOf({ nodes }: Graph, reduces: readonly number[], writes: readonly number[]): Pass {
  const [reads, uses, computes] = [new Set<number>(), new Set<number>(), new Set<number>()];
  const visit = (position: number): void => {
    const node = nodes[position]!;
    if (!isField(node)) {
      uses.add(position);
      return;
    }
    if (node.op === 'input' || isEdge(node)) {
      reads.add(position);
      return;
    }
    if (computes.has(position)) return;
    for (const arg of node.args) visit(arg);
    computes.add(position);
  };
  for (const position of reduces) for (const arg of nodes[position]!.args) visit(arg);
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
export function schedule(graph: Graph): Schedule {
  const { nodes, outputs } = graph;
  const rounds = roundsOf(graph);
  const positions = nodes.map((_, position) => position);
  const wanted = [...new Set(Object.values(outputs))].filter((position) => isField(nodes[position]!));
  const last = Math.max(0, ...rounds);

  /** Statistics that become known after so many passes; the sums themselves come from the pass. */
  const statisticsAt = (round: number) =>
    positions.filter(
      (position) =>
        rounds[position] === round && !isField(nodes[position]!) && !isReduction(nodes[position]!),
    );

  const all = Array.from({ length: last + 1 }, (_, round): Round => {
    const edges = positions.filter((at) => isEdge(nodes[at]!) && rounds[at] === round + 1);
    const reduces = positions.filter((at) => isReduction(nodes[at]!) && rounds[at] === round + 1);
    const operands = edges.flatMap((at) => nodes[at]!.args).filter((arg) => isField(nodes[arg]!));
    const results = wanted.filter((at) => rounds[at] === round && !isEdge(nodes[at]!));
    const writes = [...new Set([...operands, ...results])].sort((a, b) => a - b);
    return { pass: passOf(graph, reduces, writes), edges, statistics: statisticsAt(round + 1) };
  });
  return {
    graph,
    statistics: statisticsAt(0),
    rounds: all.filter(({ pass, edges }) => pass.reduces.length + pass.writes.length + edges.length > 0),
  };
}
