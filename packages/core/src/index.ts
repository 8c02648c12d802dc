export type * from './adapter.ts';
export type { Axes, Axis } from './axes.ts';
export * as build from './builder.ts';
export { checkInputs } from './check-inputs.ts';
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
export { type GradientOptions, gradient } from './grad.ts';
export { type Graph, type GraphNode, graphInputs, toGraph } from './graph.ts';
export type {
  AnyInputs,
  BigIntArray,
  CheckedInputs,
  InputSizes,
  Inputs,
  Layout,
  NumericArray,
  TensorData,
} from './inputs.ts';
export { oneHot } from './labels.ts';
export * from './losses/index.ts';
export { type OpAttrs, type OpName, opNames, type ValueType } from './ops.ts';
export * from './options.ts';
export * from './parameters.ts';
export { printGraph } from './print/text.ts';
export { reference } from './reference/adapter.ts';
export { simplify } from './simplify.ts';
export { suggest } from './suggest.ts';
export * from './thrown.ts';
export { version } from './version.ts';
export * from './warning.ts';
