import { checkKeys } from '../errors/check-keys.ts';
import { GraphError, ParameterError } from '../errors/errors.ts';
import { type Axes, withoutAxes } from './axes.ts';
import { add, broadcast, constant, input, sum } from './builder.ts';
import type { Expr } from './expr.ts';
import { adjointsOf, isDifferentiable } from './grad-rules.ts';
import { entryAt, type Graph, type Outputs, toGraph } from './graph.ts';
import type { OpName } from './ops.ts';
import { mapValues } from './records.ts';
import { simplify } from './simplify.ts';
import { toExpressions } from './to-expressions.ts';

/** Chooses what to differentiate, and whether the chain goes on outside the graph. */
export interface GradientOptions {
  /** The output to differentiate; an output with axes counts as the sum of its elements. Default `value`. */
  readonly of?: string;
  /** The input to differentiate by. Default `logits`. */
  readonly withRespectTo?: string;
  /** Adds an input `upstream`, of the shape of the output, by which its elements are weighted. Default false. */
  readonly upstream?: boolean;
}

const isInput = (node: Expr, name: string): boolean => node.op === 'input' && node.attrs.name === name;

function differentiableBy(nodes: readonly Expr[], name: string): ReadonlySet<Expr> {
  const found = new Set<Expr>();
  for (const node of nodes) {
    const isTarget = isInput(node, name);
    const passes = isDifferentiable(node.op) && node.args.some((arg) => found.has(arg));
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
 * @throws GraphError when the graph lacks the output or the input; ParameterError for mistyped options.
 */
export function gradient<N extends string>(
  graph: Graph<Outputs<N>>,
  options: GradientOptions = {},
): Graph<Outputs<N | 'gradient'>> {
  checkKeys('options of gradient()', options, ['of', 'withRespectTo', 'upstream'], ParameterError);
  const { of = 'value', withRespectTo = 'logits', upstream = false } = options;
  const nodes = toExpressions(graph);
  const positions: Outputs = graph.outputs;
  const output = nodes[positions[of] ?? -1];
  const target = nodes.find((node) => isInput(node, withRespectTo));
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
    if (adjoint === undefined || !relevant.has(node)) continue;
    const contributions = adjointsOf<OpName>(adjoint, node);
    for (const [place, argument] of node.args.entries()) {
      const contribution = contributions[place];
      if (contribution === undefined || !relevant.has(argument)) continue;
      const fitted = fit(contribution, node.type.axes, argument.type.axes);
      const known = adjoints.get(argument);
      adjoints.set(argument, known === undefined ? fitted : add(known, fitted));
    }
  }

  const outputs = mapValues(graph.outputs, (position) => entryAt(nodes, position));
  const slope = broadcast(adjoints.get(target) ?? 0, target.type.axes);
  return simplify<N | 'gradient'>(
    toGraph<Readonly<Record<N | 'gradient', Expr>>>({ ...outputs, gradient: slope }),
  );
}
