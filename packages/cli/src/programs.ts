import type { Backend, CompileOptions, Loss, OnWarning, Program } from '@segloss/core';

/** How many programs are kept. A manifest rarely alternates between more losses and settings. */
const mostKept = 32;

/**
 * Largest number of logits for which a program is kept, as it holds memory for several fields of their size. Beyond this,
 * the time to compile is negligible.
 */
const mostElements = 2 ** 20;

const keyOf = ({ id, parameters }: Loss, { gradient, layout }: CompileOptions): string =>
  JSON.stringify([id, parameters, gradient, layout]);

/** A program, and who receives its warnings now: a kept program serves one case after the other. */
interface Kept {
  readonly program: Program;
  onWarning: OnWarning | undefined;
}

/** Compiles losses on one backend, and keeps the most recently used programs for cases that need the same. */
export class KeptPrograms implements Pick<Backend, 'name' | 'compile'> {
  readonly #backend: Backend;
  /** In order of last use. */
  readonly #kept = new Map<string, Kept>();

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  get name(): string {
    return this.#backend.name;
  }

  /** Gives a program. Dispose of it after its run like any other; it may then be kept. */
  async compile(loss: Loss, options: CompileOptions = {}): Promise<Program> {
    const key = keyOf(loss, options);
    const kept = this.#kept.get(key) ?? (await this.#make(loss, options));
    this.#kept.delete(key);
    let isWorthKeeping = true;
    kept.onWarning = (warning) => {
      // A program warns once of each kind, but the next case must get its own warnings.
      isWorthKeeping = false;
      options.onWarning?.(warning);
    };
    return {
      run: async (inputs) => {
        if (inputs.logits.data.length > mostElements) isWorthKeeping = false;
        try {
          return await kept.program.run(inputs);
        } catch (error) {
          isWorthKeeping = false;
          throw error;
        }
      },
      dispose: () => (isWorthKeeping ? this.#keep(key, kept) : kept.program.dispose()),
    };
  }

  async #make(loss: Loss, options: CompileOptions): Promise<Kept> {
    const onWarning: OnWarning = (warning) => kept.onWarning?.(warning);
    const program = await this.#backend.compile(loss, { ...options, onWarning });
    const kept: Kept = { program, onWarning: undefined };
    return kept;
  }

  #keep(key: string, kept: Kept): void {
    this.#kept.get(key)?.program.dispose();
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    const [oldest] = this.#kept;
    if (this.#kept.size <= mostKept || !oldest) return;
    oldest[1].program.dispose();
    this.#kept.delete(oldest[0]);
  }

  /** Gives all programs back. */
  dispose(): void {
    for (const { program } of this.#kept.values()) program.dispose();
    this.#kept.clear();
  }
}
