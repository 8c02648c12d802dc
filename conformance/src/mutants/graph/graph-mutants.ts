import { build, type Expr } from '@segloss/core/define';
import { type Applied, entryAt, type Graph, mapArgs, nodeAt, type OpName } from '@segloss/core/graph';
import type { Mutant, WrongValue } from '../mutant.ts';
import type { Variant } from '../subject.ts';
import { nodesOnGradientPath } from './gradient-path.ts';
import { leafOperators, type Operator, type Operators, operators } from './operators.ts';
import { rebuild, rewrite } from './rebuild.ts';
import { sitesOf } from './sites.ts';

/** Gives what stands in the place of a node whose arguments are rebuilt. */
type Change = (node: Applied<Expr>) => Expr | undefined;

/** Applies the operator of a name to an op; undefined where the op has no such operator. */
function applyOperator<O extends OpName>(
  table: Operators<O>,
  name: string,
  { op, args, attrs }: Applied<Expr, O>,
): Expr | undefined {
  const operatorsOfOp: Readonly<Record<string, Operator<O>>> | undefined = table[op];
  return operatorsOfOp?.[name]?.(args, attrs);
}

/** Replaces one argument of a node, which is a leaf, by what an operator makes of it. */
function changeLeaf(node: Applied<Expr>, place: number, name: string): Expr | undefined {
  const leaf = applyOperator<OpName>(leafOperators, name, entryAt<Expr>(node.args, place));
  return leaf && rebuild(mapArgs<Expr, Expr, OpName>(node, (arg, i) => (i === place ? leaf : arg)));
}

/** Lists by name the changes that a node allows. */
function changesOf(graph: Graph, position: number): readonly (readonly [name: string, change: Change])[] {
  const { op, args } = nodeAt(graph, position);
  const own = Object.keys(operators[op] ?? {}).map((name) => {
    const change: Change = (node) => applyOperator<OpName>(operators, name, node);
    return [name, change] as const;
  });
  const positions: readonly number[] = args;
  const ofLeaves = positions.flatMap((arg, place) =>
    Object.keys(leafOperators[nodeAt(graph, arg).op] ?? {}).map((name) => {
      const change: Change = (node) => changeLeaf(node, place, name);
      return [`argument ${place + 1} ${name}`, change] as const;
    }),
  );
  return [...own, ...ofLeaves];
}

function changed({ graph, loss }: Variant, pattern: string, change: Change): WrongValue | undefined {
  const positions = sitesOf(graph).get(pattern);
  if (positions === undefined) return undefined;
  return {
    value: rewrite(graph, (position, node) => (positions.includes(position) ? change(node) : undefined)),
    includeBackground: loss.parameters.includeBackground,
  };
}

/** Keeps the value of some nodes, but stops the gradient at them. */
function stopped({ graph, loss }: Variant, pattern: string): WrongValue | undefined {
  const sloped = nodesOnGradientPath(graph);
  const positions =
    sitesOf(graph)
      .get(pattern)
      ?.filter((position) => sloped.has(position)) ?? [];
  if (positions.length === 0) return undefined;
  const name = (position: number): string => `held ${position}`;
  return {
    value: rewrite(graph, (position, { type }) =>
      positions.includes(position) ? build.input(name(position), type.axes) : undefined,
    ),
    includeBackground: loss.parameters.includeBackground,
    held: Object.fromEntries(positions.map((position) => [name(position), position])),
  };
}

/**
 * Lists the mutants that change the expression of a loss in one place, as the loss builds it and before its gradient is
 * taken. A place is a pattern; where it occurs more than once in a graph, all occurrences are changed.
 */
export function graphMutants(loss: string, variants: readonly Variant[]): readonly Mutant[] {
  const mutants = new Map<string, Mutant>();
  const put = (id: string, wrongValue: NonNullable<Mutant['wrongValue']>): void => {
    if (!mutants.has(id)) mutants.set(id, { id, loss, wrongValue, mayBeRight: true });
  };
  for (const { graph } of variants) {
    const sloped = nodesOnGradientPath(graph);
    for (const [pattern, positions] of sitesOf(graph)) {
      for (const position of positions) {
        for (const [name, change] of changesOf(graph, position)) {
          put(`graph ${pattern}: ${name}`, (variant) => changed(variant, pattern, change));
        }
        if (!sloped.has(position)) continue;
        put(`graph ${pattern}: gradient stopped`, (variant) => stopped(variant, pattern));
      }
    }
  }
  return [...mutants.values()];
}
