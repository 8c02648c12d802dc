// For people who write an adapter.
export { checkLoss } from '../define/check-loss.ts';
export { ignoredLabels } from '../define/context.ts';
export type { Loss, LossGraph } from '../define/define-loss.ts';
export { describeName } from '../define/parameters.ts';
export { checkKeys } from '../errors/check-keys.ts';
export * from '../errors/errors.ts';
export { suggest } from '../errors/suggest.ts';
export { takeOnWarning } from '../errors/take-on-warning.ts';
export { messageOf } from '../errors/thrown.ts';
export * from '../errors/warning.ts';
export { type Applied, type Args, mapArgs } from '../graph/applied.ts';
export { type Axes, type Axis, hasAxis, withoutAxes } from '../graph/axes.ts';
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
} from '../graph/facts.ts';
export { countOfFraction, decimalDigits } from '../graph/fraction.ts';
export { at, type Graph, type GraphNode, graphInputs, known, nodeAt, type Outputs } from '../graph/graph.ts';
export {
  applyRule,
  checkSupport,
  everyOp,
  type Lowering,
  lower,
  lowerAll,
  type Rules,
  rulesFor,
} from '../graph/lower.ts';
export type { NoAttrs, OpAttrs, OpName, ValueType } from '../graph/ops.ts';
export type { Scalar } from '../graph/scalars.ts';
export { arrayKind, describeKind, numbersOf, ownArray } from '../inputs/arrays.ts';
export { checkContents, checkInputs, checkShapes, checkSpacing } from '../inputs/check-inputs.ts';
export { createInputWarner } from '../inputs/input-warnings.ts';
export {
  type AnyInputs,
  type CheckedInputs,
  type InputSizes,
  type Inputs,
  type Layout,
  type NumericArray,
  type TensorData,
  toSingles,
} from '../inputs/inputs.ts';
export { labelSlack, labelsOfGraph, mapLabels, roundLabels, takeLabelList } from '../inputs/labels.ts';
export { checkLayout } from '../inputs/layout.ts';
export { targetRemedy } from '../inputs/shape-remedy.ts';
export type { InputSignature } from '../inputs/signature.ts';
export { withoutMasked } from '../inputs/without-masked.ts';
export * from '../memory/index.ts';
export { evaluateNode } from '../reference/evaluate.ts';
export { evaluateNonLocal } from '../reference/evaluate-non-local.ts';
export { countElements, type Field, type Sizes } from '../reference/field.ts';
export { referenceTable } from '../reference/table.ts';
export type * from './adapter.ts';
export {
  type Arrangement,
  arrangementOf,
  axisSizes,
  copyArranged,
  copyOrdered,
  type WritableArray,
} from './arrange.ts';
export { checkFinite } from './check-result.ts';
export { type AdapterDefinition, type AdapterWith, defineAdapter } from './define-adapter.ts';
export type { DeviceDefinition, Engine, Library } from './device.ts';
export { inTurn } from './in-turn.ts';
export {
  arrangeGradient,
  type FloatClass,
  type GivenInput,
  type InputField,
  inputFields,
  listInputs,
} from './input-arrays.ts';
export { type LoadProblem, loadPackage, type OptionalPackage } from './load-package.ts';
export { checkSinglePrecision } from './precision.ts';
export { createProgram, type Executable, type RawResult, valueShape } from './program.ts';
export type { Unavailable } from './unavailable.ts';
