import type { Backend, CompileOptions, Inputs, Loss, Program } from '@segloss/core';

/** Programs that are kept at once. A manifest seldom has more losses and settings that take turns. */
const mostKept = 32;

/**
 * Logits of a run, at most, whose program is kept: it keeps memory for some fields of their size. Beyond, compiling takes
 * no time beside the run.
 */
const mostElements = 2 ** 20;

const keyOf = ({ id, parameters }: Loss, options: CompileOptions): string =>
  JSON.stringify([id, parameters, options]);

/** Compiles losses on one backend, and keeps the programs that were used last for the next case that needs the same. */
export class KeptPrograms implements Pick<Backend, 'name' | 'compile'> {
  readonly #backend: Backend;
  /** In the order of their last use. */
  readonly #kept = new Map<string, Program>();

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  get name(): string {
    return this.#backend.name;
  }

  /** Gives a program, to be disposed after its run as any other, which then is kept or not. */
  async compile(loss: Loss, options: CompileOptions = {}): Promise<Program> {
    const key = keyOf(loss, options);
    const program = this.#kept.get(key) ?? (await this.#backend.compile(loss, options));
    this.#kept.delete(key);
    let isWorthKeeping = true;
    return {
      run: async (inputs: Inputs) => {
        if (inputs.logits.data.length > mostElements) isWorthKeeping = false;
        try {
          return await program.run(inputs);
        } catch (error) {
          isWorthKeeping = false;
          throw error;
        }
      },
      dispose: () => (isWorthKeeping ? this.#keep(key, program) : program.dispose()),
    };
  }

  #keep(key: string, program: Program): void {
    this.#kept.get(key)?.dispose();
    this.#kept.delete(key);
    this.#kept.set(key, program);
    const [oldest] = this.#kept;
    if (this.#kept.size <= mostKept || !oldest) return;
    oldest[1].dispose();
    this.#kept.delete(oldest[0]);
  }

  /** Gives all programs back. */
  dispose(): void {
    for (const program of this.#kept.values()) program.dispose();
    this.#kept.clear();
  }
}
