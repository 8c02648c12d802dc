import { type Applied, mapArgs } from '../graph/applied.ts';
import { input } from '../graph/builder.ts';
import type { Expr } from '../graph/expr.ts';
import {
  entryAt,
  type Graph,
  type GraphNode,
  nodeAt,
  type Outputs,
  outputPositions,
  toGraph,
} from '../graph/graph.ts';
import type { OpName } from '../graph/ops.ts';
import { mapValues } from '../graph/records.ts';
import { toExpressions } from '../graph/to-expressions.ts';
import { levelsOf } from './levels.ts';

/** An op that the host computes, between two subgraphs. */
export interface HostOp<O extends OpName = OpName> {
  /** Name of its result: an input of later subgraphs, with the axes of the type of the node. */
  readonly name: string;
  /** Position of the node in the whole graph. */
  readonly position: number;
  /** The op; its arguments are names of outputs of the subgraph before. */
  readonly node: Applied<string, O>;
}

/** A part of a graph that runs at one go. */
export interface Subgraph<O extends OpName = OpName> {
  /** Its outputs are operands of the host ops. */
  readonly graph: Graph;
  /** What the host computes after it. */
  readonly hostOps: readonly HostOp<O>[];
}

/** A graph as subgraphs, one after the other. */
export interface Subgraphs<O extends OpName, R extends Partial<Outputs> = Outputs> {
  /** Those after which the host computes something. */
  readonly first: readonly Subgraph<O>[];
  /** The one with the outputs of the whole graph. */
  readonly last: Graph<{ readonly [N in keyof R]: number }>;
}

/**
 * Cuts a graph where a device cannot go on by itself: before every node of the given ops. What subgraphs have in common
 * is computed in each of them. A graph without such a node stays whole.
 *
 * @param ops primitives that the host computes, such as distance maps
 */
export function toSubgraphs<O extends OpName, R extends Partial<Outputs>>(
  graph: Graph<R>,
  ops: readonly O[],
): Subgraphs<O, R> {
  const isHostOp = (node: GraphNode): node is GraphNode & GraphNode<O> => ops.some((op) => op === node.op);
  const levels = levelsOf(graph, isHostOp);
  const found = graph.nodes.flatMap((node, position): readonly Found<O>[] =>
    isHostOp(node) ? [{ position, node, level: entryAt(levels, position).before }] : [],
  );

  /** All nodes as expressions in which the results of host ops are inputs. */
  const expressions = toExpressions(graph, (position) => {
    const node = nodeAt(graph, position);
    return isHostOp(node) ? input(nameOf(position), node.type.axes) : undefined;
  });

  const subgraphBefore = (level: number): Subgraph<O> => {
    const outputs: Record<string, Expr> = {};
    const hostOps = found
      .filter((hostOp) => hostOp.level === level)
      .map(({ position, node }): HostOp<O> => {
        const name = (arg: number): string => `node${arg}`;
        const operands: readonly number[] = node.args;
        for (const arg of operands) outputs[name(arg)] = entryAt(expressions, arg);
        return { name: nameOf(position), position, node: mapArgs<number, string, O>(node, name) };
      });
    return { graph: toGraph(outputs), hostOps };
  };

  const last = Math.max(...outputPositions(graph).map((position) => entryAt(levels, position).after));
  return {
    first: Array.from({ length: last }, (_, level) => subgraphBefore(level)),
    last: toGraph(mapValues(graph.outputs, (position) => entryAt(expressions, position))),
  };
}

interface Found<O extends OpName> {
  readonly position: number;
  readonly node: GraphNode<O>;
  readonly level: number;
}

const nameOf = (position: number): string => `host${position}`;
