import { ModuleWriter } from '../assembler/module.ts';
import type { Memory } from '../memory/memory.ts';
import type { ThreadPool } from '../threads/thread-pool.ts';
import { type Kernel, type Parameters, parameterBytes } from './kernel.ts';

/** Gives the address of a block of at least some size for a purpose: the same block for the same purpose. */
export type TakeBlock = (purpose: string, bytes: number) => number;

/** Runs kernels on the threads of a pool. */
export class KernelRunner {
  readonly memory: Memory;
  readonly #pool: ThreadPool;
  readonly #module: number;
  readonly #kernels: readonly Kernel[];

  private constructor(memory: Memory, pool: ThreadPool, module: number, kernels: readonly Kernel[]) {
    this.memory = memory;
    this.#pool = pool;
    this.#module = module;
    this.#kernels = kernels;
  }

  /** Writes the module of some kernels, and loads it in all threads. */
  static async open(memory: Memory, pool: ThreadPool, kernels: readonly Kernel[]): Promise<KernelRunner> {
    const module = new ModuleWriter();
    kernels.forEach((kernel, number) => {
      kernel.add(module, number);
    });
    return new KernelRunner(memory, pool, await pool.add(module.finish(memory.isShared)), kernels);
  }

  /**
   * Does all tasks of a kernel, and returns when they are done. The result must not depend on which thread does a task.
   *
   * @param scratchBytes bytes of scratch memory that each thread needs
   */
  run<P extends Parameters>(
    kernel: Kernel<P>,
    tasks: number,
    values: { readonly [name in keyof P]: number },
    block: TakeBlock,
    scratchBytes = 0,
  ): void {
    // Threads do not write to the same cache line.
    const scratchStep = 64 * Math.ceil(scratchBytes / 64);
    const entries = Object.entries(kernel.parameters);
    const parameters = block('kernel parameters', parameterBytes * entries.length);
    const scratch = block('kernel scratch', this.#pool.threads * scratchStep);
    const view = new DataView(this.memory.memory.buffer, parameters);
    entries.forEach(([name, type], i) => {
      const value = values[name]!;
      if (type === 'f64') view.setFloat64(parameterBytes * i, value, true);
      else view.setInt32(parameterBytes * i, value, true);
    });
    this.#pool.run({
      module: this.#module,
      pass: this.#kernels.indexOf(kernel),
      samples: 1,
      voxels: tasks,
      perTask: 1,
      statistics: parameters,
      statisticsBytes: 0,
      partials: 0,
      partialBytes: 1,
      scratch,
      scratchBytes: scratchStep,
      fields: [],
    });
  }
}
