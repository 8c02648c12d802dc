import { type Expr, expression } from './expr.ts';
import { type Lowering, lower } from './lower.ts';
import { type OpAttrs, type OpName, opNames, type ValueType } from './ops.ts';

/** Holds one node of a graph; `args` are the positions of earlier nodes. */
export interface GraphNode<O extends OpName = OpName> {
  readonly op: O;
  readonly args: readonly number[];
  readonly attrs: OpAttrs[O];
  readonly type: ValueType;
}

/** Holds a graph as plain data, in an order in which every node comes after its arguments; JSON-safe. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  /** Names of results, each with the position of its node. */
  readonly outputs: Readonly<Record<string, number>>;
}

/** Lays expressions out as a graph; equal subexpressions become one node, unused ones none. */
export function toGraph(outputs: Readonly<Record<string, Expr>>): Graph {
  const nodes: GraphNode[] = [];
  const byKey = new Map<string, number>();
  const byIdentity = new Map<Expr, number>();

  const place = (node: Expr): number => {
    const known = byIdentity.get(node);
    if (known !== undefined) return known;
    const args = node.args.map(place);
    const key = `${node.op}(${args.join()})${JSON.stringify(node.attrs)}`;
    let position = byKey.get(key);
    if (position === undefined) {
      position = nodes.length;
      byKey.set(key, position);
      nodes.push({ op: node.op, args, attrs: node.attrs, type: node.type });
    }
    byIdentity.set(node, position);
    return position;
  };

  const positions = Object.entries(outputs).map(([name, node]) => [name, place(node)] as const);
  return { nodes, outputs: Object.fromEntries(positions) };
}

/** Makes a table that treats every op alike; the start of a lowering with few exceptions. */
export function everyOp<V>(
  rule: <O extends OpName>(op: O, args: readonly V[], attrs: OpAttrs[O], type: ValueType) => V,
): Required<Lowering<V>> {
  const entries = opNames.map((op) => [
    op,
    (args: readonly V[], attrs: OpAttrs[typeof op], type: ValueType) => rule(op, args, attrs, type),
  ]);
  return Object.fromEntries(entries) as Required<Lowering<V>>;
}

const rebuild = everyOp<Expr>((op, args, attrs) => expression(op, args, attrs));

/** Turns a graph back into expressions: one per node, in order. */
export function toExpressions(graph: Graph): readonly Expr[] {
  const everything = Object.fromEntries(graph.nodes.map((_, position) => [String(position), position]));
  const lowered = lower({ nodes: graph.nodes, outputs: everything }, rebuild);
  return graph.nodes.map((_, position) => lowered[String(position)]!);
}

/** Lists the inputs of a graph by name, in order of first use. */
export const graphInputs = (graph: Graph): readonly OpAttrs['input'][] =>
  graph.nodes.filter((node) => node.op === 'input').map((node) => node.attrs as OpAttrs['input']);
