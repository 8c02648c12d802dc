import type { Backend, Loss, Program, Result } from '@segloss/core';
import type { WasmBackend, WasmInputs } from '@segloss/wasm';
import type { BenchRow } from './format/schema.ts';
import type { BenchInputs } from './inputs.ts';
import { summarize } from './statistics.ts';

/** Says what is measured: a loss, with its gradient or without, and how often it is run. */
export interface BenchJob {
  readonly loss: Loss;
  readonly gradient: boolean;
  /** Whether inputs and gradient are to stay in memory that the backend allocates. */
  readonly resident: boolean;
  /** Runs that are timed, at least 1. */
  readonly runs: number;
  /** Runs between the first one and those that are timed. */
  readonly warmUpRuns: number;
}

/** Holds what a measurement found out. */
export interface Measurement {
  readonly row: Omit<BenchRow, 'library' | 'gpu' | 'softwareRendering'>;
  /** Milliseconds of each run that was timed, in order. */
  readonly times: readonly number[];
}

/** Tells whether a backend allocates buffers in its own memory, so that runs need not copy. */
export const hasAllocator = (backend: Backend): backend is WasmBackend =>
  'allocate' in backend && 'free' in backend;

/** Numbers that runs on small inputs need besides: 4 MiB. */
const roomForScratch = 2 ** 20;

/** Puts the inputs into memory of the backend, with room for a gradient. */
function borrow(backend: WasmBackend, { logits, target }: BenchInputs, gradient: boolean): WasmInputs {
  // Memory of a device without threads moves when it grows, and takes borrowed buffers from their users: it grows at once,
  // by the arrays and what most losses need besides.
  backend.free(backend.allocate('float32', 5 * logits.data.length + roomForScratch));
  const borrowedLogits = backend.allocate('float32', logits.data.length);
  const borrowedTarget = backend.allocate('int32', target.data.length);
  const into = gradient ? { gradient: backend.allocate('float32', logits.data.length) } : undefined;
  borrowedLogits.set(logits.data);
  borrowedTarget.set(target.data);
  return { logits: { ...logits, data: borrowedLogits }, target: { ...target, data: borrowedTarget }, into };
}

/** Gives the larger number, if both are known. */
const largest = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? null : Math.max(a, b);

/**
 * Measures one loss on a backend: to make it ready, the first run, and then as many runs as are asked for, one by one.
 * Each time is from the call to the result on the host.
 *
 * @param backend one that was opened for this and has run nothing yet, else the first run is no first run
 * @param memory tells how many bytes of memory the process holds, where somebody knows
 */
export async function measure(
  backend: Backend,
  job: BenchJob,
  inputs: BenchInputs,
  memory: () => number | null = () => null,
): Promise<Measurement> {
  const { loss, gradient, resident, runs, warmUpRuns } = job;
  const given = resident && hasAllocator(backend) ? borrow(backend, inputs, gradient) : inputs;
  const before = memory();
  let peak = before;
  const start = performance.now();
  const program: Program = await backend.compile(loss, { gradient });
  const compiled = performance.now();
  try {
    const time = async (): Promise<{ readonly took: number; readonly result: Result }> => {
      const from = performance.now();
      const result = await program.run(given);
      const took = performance.now() - from;
      peak = largest(peak, memory());
      return { took, result };
    };
    const first = await time();
    for (let i = 0; i < warmUpRuns; i++) await time();
    const times: number[] = [];
    for (let i = 0; i < runs; i++) times.push((await time()).took);
    const row = {
      backend: backend.name,
      device: first.result.device,
      resident,
      loss: loss.id,
      shape: [...inputs.logits.shape],
      gradient,
      value: first.result.value[0] ?? null,
      compileMs: compiled - start,
      firstRunMs: first.took,
      ...summarize(times),
      memoryGrowthBytes: peak === null || before === null ? null : peak - before,
    };
    return { row, times };
  } finally {
    program.dispose();
  }
}
