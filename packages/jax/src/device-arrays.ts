import type { Jax, JaxArray, JaxDevice, JaxRuntime } from './jax.ts';

/** Arrays of one device that the adapter has not released. */
export class DeviceArrays implements JaxRuntime {
  readonly jax: Jax;
  readonly device: JaxDevice;
  readonly #held = new Set<JaxArray>();

  constructor(jax: Jax, device: JaxDevice) {
    this.jax = jax;
    this.device = device;
  }

  /** Counts them. */
  get count(): number {
    return this.#held.size;
  }

  /** Takes over an array, which `release` gives back. */
  own(array: JaxArray): JaxArray {
    this.#held.add(array);
    return array;
  }

  /** Copies numbers to the device. */
  upload(data: Float32Array<ArrayBuffer>, shape: readonly number[]): JaxArray {
    const { numpy } = this.jax;
    return this.own(numpy.array(data, { shape: [...shape], dtype: numpy.float32, device: this.device }));
  }

  /** Releases arrays. */
  release(arrays: Iterable<JaxArray>): void {
    for (const array of arrays) if (this.#held.delete(array)) array.dispose();
  }
}
