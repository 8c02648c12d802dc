import {
  type Benchmark,
  type BenchRow,
  benchmarkFormat,
  measureOn,
  showShape,
  warmUpRuns,
} from '@segloss/measure';
import { describeMachine, residentMemory } from '@segloss/measure/node';
import { findBackend } from '../backends.ts';
import { oneLine } from '../terminal/one-line.ts';
import type { BenchPlan } from './plan.ts';

/** Hears how far a benchmark is. */
export interface BenchListener {
  onRow(done: number, total: number, row: string): void;
  /** A row could not be measured; the others are. */
  onFailure(message: string): void;
  /** A row was measured: the benchmark so far. */
  onMeasured?(benchmark: Benchmark): Promise<void>;
}

/** Measures every row of a plan, one after the other. */
export async function runBenchmark(
  plan: BenchPlan,
  gradient: boolean,
  listener: BenchListener,
): Promise<Benchmark> {
  const date = new Date().toISOString();
  const rows: BenchRow[] = [];
  const soFar = (): Benchmark => ({
    format: benchmarkFormat,
    date,
    machine: describeMachine(),
    seed: plan.seed,
    warmUpRuns,
    rows: [...rows],
  });
  for (const [index, planned] of plan.rows.entries()) {
    const name = `${planned.loss.id} ${showShape(planned.shape)} ${planned.backend}`;
    listener.onRow(index, plan.rows.length, name);
    try {
      const { backend, loss, shape, resident } = planned;
      const { adapter, device } = findBackend(backend);
      const job = { device, loss, shape, resident, gradient, runs: plan.runs, seed: plan.seed };
      rows.push(await measureOn(adapter, job, residentMemory));
    } catch (error) {
      listener.onFailure(`${name}: ${oneLine(error)}`);
      continue;
    }
    // A full disk costs no further rows: they are printed in the end.
    await listener.onMeasured?.(soFar()).catch((error: unknown) => listener.onFailure(oneLine(error)));
  }
  return soFar();
}
