// For people who write a loss, and for those who read the parameters of one.
export { GraphError, ParameterError } from '../errors/errors.ts';
export * as build from '../graph/builder.ts';
export type { Expr } from '../graph/expr.ts';
export type { InputSignature } from '../inputs/signature.ts';
export { checkLoss } from './check-loss.ts';
export { type Activation, ignoredLabels, type LossContext } from './context.ts';
export {
  defineLoss,
  type Family,
  type Loss,
  type LossDeclaration,
  type LossDescription,
  type LossFactory,
  type LossGraph,
} from './define-loss.ts';
export * from './options/index.ts';
export * from './parameters.ts';
