import { libraryOf, openBackend } from '../backends.ts';
import { oneLine } from '../output/one-line.ts';
import { makeInputs } from './inputs.ts';
import { describeMachine } from './machine.ts';
import { measure } from './measure.ts';
import type { BenchPlan, PlannedRow } from './plan.ts';
import { type Benchmark, type BenchRow, benchmarkFormat } from './record.ts';
import { showShape } from './shape.ts';

/** Runs between the first one and those that are timed: engines compile again what turns out to be used often. */
const warmUpRuns = 5;

/** Hears how far a benchmark is. */
export interface BenchListener {
  onRow(done: number, total: number, row: string): void;
  /** A row could not be measured; the others are. */
  onFailure(message: string): void;
}

/** Measures one row on a backend that is opened for it alone, so that its first run is one. */
async function measureRow(
  { backend: name, ...row }: PlannedRow,
  plan: BenchPlan,
  gradient: boolean,
): Promise<BenchRow> {
  const inputs = makeInputs(row.shape, plan.seed);
  const backend = await openBackend(name);
  try {
    const { loss, resident } = row;
    const { runs } = plan;
    const { row: measured } = await measure(backend, { loss, gradient, resident, runs, warmUpRuns }, inputs);
    return { ...measured, library: await libraryOf(name) };
  } finally {
    await backend.dispose();
  }
}

/** Measures every row of a plan, one after the other. */
export async function runBenchmark(
  plan: BenchPlan,
  gradient: boolean,
  listener: BenchListener,
): Promise<Benchmark> {
  const date = new Date().toISOString();
  const rows: BenchRow[] = [];
  for (const [index, planned] of plan.rows.entries()) {
    const name = `${planned.loss.id} ${showShape(planned.shape)} ${planned.backend}`;
    listener.onRow(index, plan.rows.length, name);
    try {
      rows.push(await measureRow(planned, plan, gradient));
    } catch (error) {
      listener.onFailure(`${name}: ${oneLine(error)}`);
    }
  }
  return { format: benchmarkFormat, date, machine: describeMachine(), seed: plan.seed, warmUpRuns, rows };
}
