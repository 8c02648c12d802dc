// For people who write an adapter. The errors that it may throw besides are in `@segloss/core/errors`; for kernels, see
// `@segloss/core/graph` and `@segloss/core/passes`.

export type { Loss, LossGraph } from '../define/define-loss.ts';
export { BackendError, SeglossError, UnsupportedGraphError } from '../errors/errors.ts';
// 2. The table: a rule for each primitive, and what calls them.
export type { Applied, Args } from '../graph/applied.ts';
export type { Axes, Axis } from '../graph/axes.ts';
export { type NonLocalOp, operandAxes, opsOfKind } from '../graph/facts.ts';
export type { Graph, GraphNode, Outputs } from '../graph/graph.ts';
export {
  everyOp,
  type Lowering,
  lower,
  type Release,
  type Rule,
  type Rules,
  rulesFor,
} from '../graph/lower.ts';
export type { OpAttrs, OpName, ValueType } from '../graph/ops.ts';
// 3. Inputs in the order N, C, V, and gradients on their way back.
export type { CheckedInputs, InputSizes, Inputs, Layout } from '../inputs/inputs.ts';
export { toSingles } from '../inputs/inputs.ts';
export type { InputSignature } from '../inputs/signature.ts';
// 5. Engines: packages that may be missing, exactness, memory, one thing at a time.
export * from '../memory/index.ts';
// 4. What the host computes for a device that cannot, and the table that results are held against.
export { type HostOp, type Subgraph, type Subgraphs, toSubgraphs } from '../passes/subgraphs.ts';
export { evaluateNode } from '../reference/evaluate.ts';
export { evaluateHostOp } from '../reference/evaluate-host-op.ts';
export { countElements, type Field, type Sizes } from '../reference/field.ts';
export { referenceTable } from '../reference/table.ts';
// 1. The adapter: its devices, and what is done once for each loss, and for each shape.
export type * from './adapter.ts';
export { axisSizes } from './arrange.ts';
export type { InputShape, ShapedExecutable } from './by-shape.ts';
export type { Capabilities, Unsupported } from './capabilities.ts';
export {
  type ComposedOp,
  type Composition,
  composedRules,
  rangeReducedExp,
  type SimpleOp,
  type UnaryRule,
} from './composed-rules.ts';
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
export type { Executable, RawResult } from './program.ts';
export type { Unavailable } from './unavailable.ts';
