// For people who read graphs, change them, or print them in another language.
export { GraphError, UnsupportedGraphError } from '../errors/errors.ts';
export { type Applied, type Args, mapArgs } from './applied.ts';
export { type Axes, type Axis, hasAxis, withoutAxes } from './axes.ts';
export type { Expr } from './expr.ts';
export {
  axesOver,
  type ElementwiseOp,
  isNonLocalOp,
  isOfKind,
  type NonLocalOp,
  type OpKind,
  type OpOfKind,
  operandAxes,
  opFacts,
  opNames,
  opsOfKind,
  scalarOf,
} from './facts.ts';
export { countOfFraction, decimalDigits } from './fraction.ts';
export { type GradientOptions, gradient } from './grad.ts';
export { isDifferentiable } from './grad-rules.ts';
export {
  entryAt,
  type Graph,
  type GraphNode,
  graphInputs,
  nodeAt,
  type Outputs,
  requireDefined,
  toGraph,
} from './graph.ts';
export {
  applyRule,
  checkSupport,
  everyOp,
  type Lowering,
  lower,
  lowerAll,
  type Rules,
  rulesFor,
} from './lower.ts';
export type { NoAttrs, OpAttrs, OpName, ValueType } from './ops.ts';
export { printGraph } from './print.ts';
export type { Scalar } from './scalars.ts';
export { simplify } from './simplify.ts';
export { toExpressions } from './to-expressions.ts';
