export type * from '../adapter.ts';
export { type Applied, type Args, mapArgs } from '../applied.ts';
export { arrayKind, describeKind, numbersOf, ownArray } from '../arrays.ts';
export { type Axes, type Axis, hasAxis, withoutAxes } from '../axes.ts';
export { checkContents, checkInputs, checkShapes } from '../check-inputs.ts';
export { checkKeys } from '../check-keys.ts';
export { checkLoss } from '../check-loss.ts';
export { checkFinite } from '../check-result.ts';
export { type InputSignature, ignoredLabels } from '../context.ts';
export type { Loss, LossGraph } from '../define-loss.ts';
export * from '../errors.ts';
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
} from '../facts.ts';
export { countOfFraction, decimalDigits } from '../fraction.ts';
export { at, type Graph, type GraphNode, graphInputs, known, nodeAt, type Outputs } from '../graph.ts';
export { createInputWarner } from '../input-warnings.ts';
export {
  type AnyInputs,
  type CheckedInputs,
  type InputSizes,
  type Inputs,
  type Layout,
  type NumericArray,
  type TensorData,
  toSingles,
} from '../inputs.ts';
export { labelSlack, labelsOfGraph, mapLabels, roundLabels } from '../labels.ts';
export { checkLayout } from '../layout.ts';
export {
  applyRule,
  checkSupport,
  everyOp,
  type Lowering,
  lower,
  lowerAll,
  type Rules,
  rulesFor,
} from '../lower.ts';
export * from '../memory/index.ts';
export type { NoAttrs, OpAttrs, OpName, ValueType } from '../ops.ts';
export { describeName } from '../parameters.ts';
export { createProgram, type Executable, type RawResult, valueShape } from '../program.ts';
export { evaluateNode, evaluateNonLocal } from '../reference/evaluate.ts';
export { countElements, type Field, type Sizes } from '../reference/field.ts';
export { referenceTable } from '../reference/table.ts';
export type { Scalar } from '../scalars.ts';
export { targetRemedy } from '../shape-remedy.ts';
export { suggest } from '../suggest.ts';
export { messageOf } from '../thrown.ts';
export * from '../warning.ts';
export {
  type Arrangement,
  arrangementOf,
  axisSizes,
  copyArranged,
  copyOrdered,
  type WritableArray,
} from './arrange.ts';
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
export type { Unavailable } from './unavailable.ts';
