import type { Benchmark } from './format/schema.ts';

/** Writes where and how a benchmark was run. */
export function describeSetting({ machine, seed, warmUpRuns, date }: Benchmark): string {
  const { cpu, cores, memoryBytes, runtime, platform } = machine;
  const memory = memoryBytes === null ? [] : [`${(memoryBytes / 2 ** 30).toFixed(0)} GiB`];
  const place = [`${cores} x ${cpu}`, ...memory, runtime, platform].join(', ');
  return `${date}: ${place}; seed ${seed}, ${warmUpRuns + 1} runs before those timed`;
}
