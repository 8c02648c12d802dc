import { build, type Expr, type Graph } from '@segloss/core';
import type { Mutant, WrongValue } from '../mutant.ts';
import type { Variant } from '../subject.ts';
import { leafOperators, type Operator, operators } from './operators.ts';
import { rebuild, rewrite } from './rebuild.ts';
import { sitesOf } from './sites.ts';
import { slopedNodes } from './slopes.ts';

/** Operators by op and name; each fits the attributes of its op. */
type Table = Readonly<Record<string, Readonly<Record<string, Operator<never>>> | undefined>>;

/** Gives what stands in the place of a node, from its rebuilt arguments. */
type Change = (graph: Graph, position: number, args: readonly Expr[]) => Expr | undefined;

/** Lists by name the changes that a node allows. */
function changesOf(graph: Graph, position: number): readonly (readonly [name: string, change: Change])[] {
  const { op, args } = graph.nodes[position]!;
  const own = Object.entries((operators as Table)[op] ?? {}).map(([name, operator]) => {
    const change: Change = ({ nodes }, at, operands) => operator(operands, nodes[at]!.attrs as never);
    return [name, change] as const;
  });
  const ofLeaves = args.flatMap((arg, i) =>
    Object.entries((leafOperators as Table)[graph.nodes[arg]!.op] ?? {}).map(([name, operator]) => {
      const change: Change = (whole, at, operands) => {
        const leaf = operator([], whole.nodes[whole.nodes[at]!.args[i]!]!.attrs as never);
        return leaf && rebuild(whole, at, operands.with(i, leaf));
      };
      return [`argument ${i + 1} ${name}`, change] as const;
    }),
  );
  return [...own, ...ofLeaves];
}

function changed({ graph, loss }: Variant, pattern: string, change: Change): WrongValue | undefined {
  const positions = sitesOf(graph).get(pattern);
  if (positions === undefined) return undefined;
  return {
    value: rewrite(graph, (at, args) => (positions.includes(at) ? change(graph, at, args) : undefined)),
    includeBackground: loss.parameters.includeBackground,
  };
}

/** Keeps the value of some nodes, but passes no slope on through them. */
function stopped({ graph, loss }: Variant, pattern: string): WrongValue | undefined {
  const sloped = slopedNodes(graph);
  const positions =
    sitesOf(graph)
      .get(pattern)
      ?.filter((at) => sloped.has(at)) ?? [];
  if (positions.length === 0) return undefined;
  const name = (at: number): string => `held ${at}`;
  return {
    value: rewrite(graph, (at) =>
      positions.includes(at) ? build.input(name(at), graph.nodes[at]!.type.axes) : undefined,
    ),
    includeBackground: loss.parameters.includeBackground,
    held: Object.fromEntries(positions.map((at) => [name(at), at])),
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
    const sloped = slopedNodes(graph);
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
