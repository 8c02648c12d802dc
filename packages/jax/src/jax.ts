import type * as jax from '@jax-js/jax';

/** The module `@jax-js/jax`. */
export type Jax = typeof jax;

/** An array of jax-js. */
export type JaxArray = jax.numpy.Array;

/** A device of jax-js. */
export type JaxDevice = jax.Device;

/** jax-js on one of its devices. */
export interface JaxRuntime {
  readonly jax: Jax;
  readonly device: JaxDevice;
}
