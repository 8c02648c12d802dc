import { type Axes, withoutAxes } from './axes.ts';
import { add, broadcast, constant, input, sum } from './builder.ts';
import { GraphError } from './errors.ts';
import type { Expr } from './expr.ts';
import { type GradientRule, gradientRules, isConstant } from './grad-rules.ts';
import { type Graph, toExpressions, toGraph } from './graph.ts';
import type { OpAttrs, OpName } from './ops.ts';
import { simplify } from './simplify.ts';

/** Chooses what to differentiate, and whether the chain goes on outside the graph. */
export interface GradientOptions {
  /** The output to differentiate; an output with axes counts as the sum of its elements. Default `value`. */
  readonly of?: string;
  /** The input to differentiate by. Default `logits`. */
  readonly withRespectTo?: string;
  /** Adds an input `upstream`, of the shape of the output, by which its elements are weighted. Default false. */
  readonly upstream?: boolean;
}

function differentiableBy(nodes: readonly Expr[], name: string): ReadonlySet<Expr> {
  const found = new Set<Expr>();
  for (const node of nodes) {
    const isTarget = node.op === 'input' && (node.attrs as OpAttrs['input']).name === name;
    const passes = gradientRules[node.op] !== isConstant && node.args.some((arg) => found.has(arg));
    if (isTarget || passes) found.add(node);
  }
  return found;
}

/** Sums an adjoint over the axes along which an argument was repeated. */
const fit = (adjoint: Expr, result: Axes, argument: Axes): Expr =>
  sum(adjoint, withoutAxes(result, argument));

/**
 * Differentiates a graph: returns the same graph with one more output, `gradient`, of the shape of the input.
 *
 * Reverse mode, graph to graph, so a backend without automatic differentiation gets exact gradients, and
 * shares everything that value and gradient have in common.
 *
 * @throws GraphError when the graph lacks the output or the input.
 */
export function gradient(graph: Graph, options: GradientOptions = {}): Graph {
  const { of = 'value', withRespectTo = 'logits', upstream = false } = options;
  const nodes = toExpressions(graph);
  const output = nodes[graph.outputs[of] ?? -1];
  const target = nodes.find(
    (node) => node.op === 'input' && (node.attrs as OpAttrs['input']).name === withRespectTo,
  );
  if (output === undefined || target === undefined) {
    throw new GraphError({
      subject: 'cannot differentiate the graph',
      reason: output === undefined ? `it has no output '${of}'` : `it has no input '${withRespectTo}'`,
      remedy: 'Name an output and an input that the graph has.',
    });
  }

  const relevant = differentiableBy(nodes, withRespectTo);
  const adjoints = new Map<Expr, Expr>();
  adjoints.set(output, upstream ? input('upstream', output.type.axes) : constant(1));
  for (const node of [...nodes].reverse()) {
    const adjoint = adjoints.get(node);
    const rule = gradientRules[node.op] as GradientRule<OpName> | typeof isConstant;
    if (adjoint === undefined || rule === isConstant || !relevant.has(node)) continue;
    for (const [position, contribution] of rule(adjoint, node).entries()) {
      const argument = node.args[position]!;
      if (contribution === undefined || !relevant.has(argument)) continue;
      const fitted = fit(contribution, node.type.axes, argument.type.axes);
      const known = adjoints.get(argument);
      adjoints.set(argument, known === undefined ? fitted : add(known, fitted));
    }
  }

  const outputs = Object.entries(graph.outputs).map(([name, position]) => [name, nodes[position]!] as const);
  const slope = broadcast(adjoints.get(target) ?? 0, target.type.axes);
  return simplify(toGraph({ ...Object.fromEntries(outputs), gradient: slope }));
}
