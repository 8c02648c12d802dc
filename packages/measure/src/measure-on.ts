import { describeEnvironment } from '@segloss/conformance';
import type { Adapter } from '@segloss/core';
import type { BenchRow } from './format/schema.ts';
import { makeInputs } from './inputs.ts';
import { type BenchJob, measure } from './measure.ts';
import type { Shape } from './shape.ts';

/** Runs between the first one and those that are timed: engines compile again what turns out to be used often. */
export const warmUpRuns = 5;

/** What is measured, and on which device. */
export interface DeviceJob extends Omit<BenchJob, 'warmUpRuns'> {
  /** Default: the best device of the adapter. */
  readonly device: string | undefined;
  readonly shape: Shape;
  /** A whole number that the inputs are made from. */
  readonly seed: number;
}

/** Measures one row on a device that is opened for it alone, so that its first run is one. */
export async function measureOn(
  adapter: Adapter,
  { device, shape, seed, ...job }: DeviceJob,
  memory?: () => number,
): Promise<BenchRow> {
  const inputs = makeInputs(shape, seed);
  const backend = await adapter.open(device);
  try {
    const { row } = await measure(backend, { ...job, warmUpRuns }, inputs, memory);
    const { gpu, softwareRendering } = await describeEnvironment(backend);
    return { ...row, library: await adapter.library(device), gpu, softwareRendering };
  } finally {
    await backend.dispose();
  }
}
