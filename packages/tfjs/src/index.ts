export { createTfjsAdapter, tfjs } from './adapter.ts';
export { type LossFunction, type LossFunctionOptions, toLossFunction } from './loss-function.ts';
export type { OptionalInputs } from './optional-inputs.ts';
export type { Runtime } from './runtime.ts';
export { tfjsTable } from './table.ts';
export type { TensorFlow } from './tensorflow.ts';
