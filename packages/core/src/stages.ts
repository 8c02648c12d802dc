import { type Expr, expression } from './expr.ts';
import { everyOp, type Graph, toGraph } from './graph.ts';
import { lower } from './lower.ts';
import type { OpAttrs, OpName, ValueType } from './ops.ts';

/** A node that is computed elsewhere, between two stages. */
export interface Detour<O extends OpName = OpName> {
  /** Name of its result: an input of later stages, with the axes of `type`. */
  readonly name: string;
  readonly op: O;
  readonly attrs: OpAttrs[O];
  readonly type: ValueType;
  /** Names of its operands among the outputs of the stage before. */
  readonly operands: readonly string[];
}

/** A part of a graph that runs at one go. */
export interface Stage {
  /** Its outputs are operands of the detours; those of the last stage are the outputs of the whole graph. */
  readonly graph: Graph;
  /** What must be computed elsewhere before the next stage; none after the last. */
  readonly detours: readonly Detour[];
}

/**
 * Cuts a graph where a device cannot go on by itself: before every node of the given ops. What stages have in common is
 * computed in each of them. A graph without such a node is one stage.
 *
 * @param ops primitives that are computed elsewhere, such as distance maps on the host
 */
export function stagesOf(graph: Graph, ops: readonly OpName[]): readonly Stage[] {
  const isDetour = (position: number): boolean => ops.includes(graph.nodes[position]!.op);
  const levels: number[] = [];
  for (const { args } of graph.nodes) {
    levels.push(args.reduce((level, arg) => Math.max(level, levels[arg]! + (isDetour(arg) ? 1 : 0)), 0));
  }
  const nameOf = (position: number): string => `detour${position}`;

  /** Writes every node as an expression in which the detours are inputs. */
  let place = 0;
  const rebuild = everyOp<Expr>((op, args, attrs, type) => {
    const position = place++;
    return isDetour(position)
      ? expression('input', [], { name: nameOf(position), axes: type.axes })
      : expression(op, args, attrs);
  });
  const everything = Object.fromEntries(graph.nodes.map((_, position) => [String(position), position]));
  const expressions = lower({ nodes: graph.nodes, outputs: everything }, rebuild);

  const positions = graph.nodes.map((_, position) => position).filter(isDetour);
  const last = Math.max(
    ...Object.values(graph.outputs).map((output) => levels[output]! + (isDetour(output) ? 1 : 0)),
  );
  return Array.from({ length: last + 1 }, (_, level): Stage => {
    if (level === last) {
      const outputs = Object.entries(graph.outputs).map(
        ([name, output]) => [name, expressions[output]!] as const,
      );
      return { graph: toGraph(Object.fromEntries(outputs)), detours: [] };
    }
    const here = positions.filter((position) => levels[position] === level);
    const outputs: Record<string, Expr> = {};
    const detours = here.map((position): Detour => {
      const { op, attrs, type, args } = graph.nodes[position]!;
      for (const arg of args) outputs[`node${arg}`] = expressions[arg]!;
      return { name: nameOf(position), op, attrs, type, operands: args.map((arg) => `node${arg}`) };
    });
    return { graph: toGraph(outputs), detours };
  });
}
