export { createJaxAdapter, jax } from './adapter.ts';
export type { Jax, JaxArray } from './jax.ts';
