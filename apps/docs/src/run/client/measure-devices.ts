import type { Benchmark, BenchRow } from '@segloss/measure';
import { textOf } from '../../shared/client/thrown.ts';
import type { BenchChoice } from '../components/bench-form.tsx';
import { readDevice } from '../model/run-devices.ts';
import { ask } from './devices/ask.ts';

/** Inputs are the same in every benchmark, as they come from the same seed. */
const seed = 1;

/** Hears how far a benchmark is. */
export interface MeasuringListener {
  onDevice(device: string, done: number): void;
  /** Is given the benchmark up to here, after each row. */
  onRow(benchmark: Benchmark): void;
  /** A device could not be measured; the others are. */
  onFailure(message: string): void;
}

/**
 * Measures one device after the other, each in a worker of its own, until the signal aborts.
 *
 * @throws ParameterError when the shape is none, before anything is loaded
 */
export async function measureDevices(
  { devices, loss, shape: typed, gradient, runs }: BenchChoice,
  signal: AbortSignal,
  listener: MeasuringListener,
): Promise<void> {
  const { benchmarkFormat, parseShape, warmUpRuns } = await import('@segloss/measure');
  const shape = parseShape(typed);
  const date = new Date().toISOString();
  const rows: BenchRow[] = [];
  for (const [done, device] of devices.entries()) {
    if (signal.aborted) return;
    listener.onDevice(device, done);
    const task = ask({ kind: 'bench', ...readDevice(device), loss, shape, gradient, runs, seed });
    signal.addEventListener('abort', task.end, { once: true });
    try {
      const { row, machine } = await task.answer;
      rows.push(row);
      listener.onRow({ format: benchmarkFormat, date, machine, seed, warmUpRuns, rows: [...rows] });
    } catch (error) {
      if (!signal.aborted) listener.onFailure(`${device}: ${textOf(error)}`);
    } finally {
      signal.removeEventListener('abort', task.end);
    }
  }
}
