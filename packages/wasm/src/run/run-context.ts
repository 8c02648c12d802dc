import type { CheckedInputs, Loss, LossGraph, Sizes } from '@segloss/core/adapter';
import type { Memory } from '../memory/memory.ts';
import type { Workspace } from '../memory/workspace.ts';
import type { KernelRunner } from '../non-local/kernel-runner.ts';
import type { PrintedProgram } from '../print/program.ts';
import type { ThreadPool } from '../threads/thread-pool.ts';
import type { BorrowedAddresses } from './borrowed-arrays.ts';
import type { WasmResults } from './check-inputs.ts';
import type { Fields } from './fields.ts';
import type { Statistics } from './statistics.ts';

/** What the losses of an open device share. */
export interface DeviceResources {
  readonly id: string;
  readonly memory: Memory;
  readonly pool: ThreadPool;
  /** Opens the kernels of non-local ops; called only for graphs that have such ops. */
  readonly openKernels: () => Promise<KernelRunner>;
}

/** A program that is ready to run. */
export interface CompiledProgram {
  readonly program: PrintedProgram;
  /** The number of its module in the thread pool. */
  readonly module: number;
  /** The kernels of non-local ops, for graphs that have such ops. */
  readonly kernels: KernelRunner | undefined;
}

/** What the steps of one run work with. */
export interface RunContext extends CompiledProgram {
  readonly loss: Loss;
  readonly graph: LossGraph;
  readonly memory: Memory;
  readonly pool: ThreadPool;
  readonly workspace: Workspace;
  readonly inputs: CheckedInputs & WasmResults;
  readonly sizes: Sizes;
  readonly statistics: Statistics;
  readonly fields: Fields;
  readonly borrowed: BorrowedAddresses;
}
