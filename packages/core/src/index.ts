// For people who use losses. Other readers have paths of their own: `define`, `graph`, `passes`, `adapter`, `distance`, `errors`.
export type * from './adapter/adapter.ts';
export * from './combine/combinators.ts';
export * from './combine/deep-supervision.ts';
export * from './combine/transform-loss.ts';
export type { Activation } from './define/context.ts';
export type { Family, Loss, LossDescription, LossFactory, LossGraph } from './define/define-loss.ts';
export * from './errors/errors.ts';
export type { OnWarning, Warning } from './errors/warning.ts';
export { checkInputs } from './inputs/check-inputs.ts';
export { float16ToFloat32 } from './inputs/float16.ts';
export type {
  AnyInputs,
  BigIntArray,
  CheckedInputs,
  InputSizes,
  Inputs,
  Layout,
  NumericArray,
  TensorData,
} from './inputs/inputs.ts';
export { oneHot } from './inputs/one-hot.ts';
export type { InputSignature } from './inputs/signature.ts';
export * from './losses/index.ts';
export { reference } from './reference/adapter.ts';
export { version } from './version.ts';
