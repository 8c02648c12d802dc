import type { Jax, JaxArray, JaxDevice } from './jax.ts';

/** An operand of an operation. */
export type Operand = JaxArray | number;

const isArray = (operand: Operand): operand is JaxArray => typeof operand !== 'number';

/**
 * Makes and releases the arrays of one device. In jax-js, an operation takes a reference of each operand away. Here it does
 * not: who makes an array owns it, and operations only read.
 */
export class Arrays {
  readonly jax: Jax;
  readonly device: JaxDevice;
  /** Arrays that somebody owns. */
  readonly #held = new Set<JaxArray>();
  /** Arrays that were made since the innermost `tidy` began. */
  #made: Set<JaxArray> | undefined;

  constructor(jax: Jax, device: JaxDevice) {
    this.jax = jax;
    this.device = device;
  }

  /** Counts the arrays that have not been released. */
  get count(): number {
    return this.#held.size;
  }

  #own(array: JaxArray): JaxArray {
    this.#held.add(array);
    this.#made?.add(array);
    return array;
  }

  /** Copies numbers to the device. */
  upload(data: Float32Array<ArrayBuffer>, shape: readonly number[]): JaxArray {
    const { numpy } = this.jax;
    return this.#own(numpy.array(data, { shape: [...shape], dtype: numpy.float32, device: this.device }));
  }

  /** Applies an operation of jax-js, which may take one reference of each operand. */
  apply<T extends readonly Operand[]>(operation: (...operands: T) => JaxArray, ...operands: T): JaxArray {
    const arrays = operands.filter(isArray);
    const before = arrays.map(({ refCount }) => refCount);
    for (const array of arrays) array.ref;
    try {
      const result = operation(...operands);
      // What has nothing to do returns its operand. A view of it can be released by itself.
      return this.#own(arrays.includes(result) ? result.reshape(result.shape) : result);
    } catch (error) {
      arrays.forEach((array, i) => {
        while (array.refCount > before[i]!) array.dispose();
      });
      throw error;
    }
  }

  /** Releases an array. */
  release(array: JaxArray): void {
    if (!this.#held.delete(array)) return;
    this.#made?.delete(array);
    array.dispose();
  }

  /**
   * Finds out which arrays a computation leaves behind, besides its result; releases them when it throws. The caller releases
   * those that it gets.
   */
  collect<T>(compute: () => T): { readonly result: T; readonly arrays: ReadonlySet<JaxArray> } {
    const outer = this.#made;
    const made = new Set<JaxArray>();
    this.#made = made;
    try {
      return { result: compute(), arrays: made };
    } catch (error) {
      for (const array of made) this.release(array);
      throw error;
    } finally {
      this.#made = outer;
    }
  }

  /** Releases what was made meanwhile, but for the result, which the caller owns; all of it when that throws. */
  tidy(compute: () => JaxArray): JaxArray {
    const { result, arrays } = this.collect(compute);
    for (const array of arrays) if (array !== result) this.release(array);
    if (arrays.has(result)) this.#made?.add(result);
    return result;
  }
}
