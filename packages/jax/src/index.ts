export { createJaxAdapter, jax } from './adapter.ts';
export type { Jax, JaxArray } from './jax.ts';
export {
  type LossFunction,
  type LossFunctionOptions,
  type OptionalInputs,
  toLossFunction,
} from './loss-function.ts';
