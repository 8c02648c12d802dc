export type * from './adapter.ts';
export { type Applied, type Args, mapArgs } from './applied.ts';
export { arrayKind, describeKind, numbersOf, ownArray } from './arrays.ts';
export { type Axes, type Axis, hasAxis, withoutAxes } from './axes.ts';
export * as build from './builder.ts';
export { checkContents, checkInputs, checkShapes } from './check-inputs.ts';
export { checkKeys } from './check-keys.ts';
export { checkLoss } from './check-loss.ts';
export { checkFinite } from './check-result.ts';
export * from './combinators.ts';
export { type Activation, type InputSignature, ignoredLabels, type LossContext } from './context.ts';
export * from './deep-supervision.ts';
export {
  defineLoss,
  type Family,
  type Loss,
  type LossDeclaration,
  type LossDescription,
  type LossFactory,
  type LossGraph,
} from './define-loss.ts';
export * from './distance/index.ts';
export * from './errors.ts';
export { escapeControls } from './escape.ts';
export { excerpt } from './excerpt.ts';
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
export * from './float16.ts';
export { countOfFraction, decimalDigits } from './fraction.ts';
export { type GradientOptions, gradient } from './grad.ts';
export { isDifferentiable } from './grad-rules.ts';
export {
  at,
  type Graph,
  type GraphNode,
  graphInputs,
  known,
  nodeAt,
  type Outputs,
  toGraph,
} from './graph.ts';
export { createInputWarner } from './input-warnings.ts';
export {
  type AnyInputs,
  type BigIntArray,
  type CheckedInputs,
  type InputSizes,
  type Inputs,
  type Layout,
  type NumericArray,
  type TensorData,
  toSingles,
} from './inputs.ts';
export { labelSlack, labelsOfGraph, mapLabels, roundLabels } from './labels.ts';
export { checkLayout } from './layout.ts';
export * from './losses/index.ts';
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
export * from './memory/index.ts';
export { oneHot } from './one-hot.ts';
export type { NoAttrs, OpAttrs, OpName, ValueType } from './ops.ts';
export * from './options.ts';
export * from './parameters.ts';
export { printGraph } from './print/text.ts';
export { createProgram, type Executable, type RawResult, valueShape } from './program.ts';
export { reference } from './reference/adapter.ts';
export { evaluateNode, evaluateNonLocal } from './reference/evaluate.ts';
export { countElements, type Field, type Sizes } from './reference/field.ts';
export { referenceTable } from './reference/table.ts';
export type { Scalar } from './scalars.ts';
export { targetRemedy } from './shape-remedy.ts';
export { simplify } from './simplify.ts';
export { suggest } from './suggest.ts';
export * from './thrown.ts';
export { toExpressions } from './to-expressions.ts';
export { version } from './version.ts';
export * from './warning.ts';
