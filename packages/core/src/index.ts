export type * from './adapter.ts';
export { arrayKind, describeKind, numbersOf, ownArray } from './arrays.ts';
export { type Axes, type Axis, hasAxis } from './axes.ts';
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
export * from './float16.ts';
export { countOfFraction, decimalDigits } from './fraction.ts';
export { type GradientOptions, gradient } from './grad.ts';
export { everyOp, type Graph, type GraphNode, graphInputs, toGraph } from './graph.ts';
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
export { checkSupport, type Lowering, lower } from './lower.ts';
export * from './memory/index.ts';
export { oneHot } from './one-hot.ts';
export { type OpAttrs, type OpName, opNames, type ValueType } from './ops.ts';
export * from './options.ts';
export * from './parameters.ts';
export { printGraph } from './print/text.ts';
export { createProgram, type Executable, type RawResult, valueShape } from './program.ts';
export { reference } from './reference/adapter.ts';
export { countElements, type Field, type Sizes } from './reference/field.ts';
export { referenceTable } from './reference/table.ts';
export { targetRemedy } from './shape-remedy.ts';
export { simplify } from './simplify.ts';
export { type Detour, type Stage, stagesOf } from './stages.ts';
export { suggest } from './suggest.ts';
export * from './thrown.ts';
export { version } from './version.ts';
export * from './warning.ts';
