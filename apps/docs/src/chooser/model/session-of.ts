import { type Benchmark, showShape } from '@segloss/measure';
import type { PublishedBenchmark } from '../../benchmarks/model/bench-groups.ts';
import type { Session } from './sessions.ts';

const gibibyte = 2 ** 30;

/** Says on what machine something was measured. */
function describe({ machine: { cpu, cores, memoryBytes, platform, runtime } }: Benchmark): string {
  const memory = memoryBytes === null ? [] : [`${Math.round(memoryBytes / gibibyte)} GiB`];
  const processor = cpu === 'unknown' ? 'a processor that does not tell its name' : cpu;
  return [processor, `${cores} ${cores === 1 ? 'core' : 'cores'}`, ...memory, platform, runtime].join(', ');
}

/** Puts a benchmark into the form that choosing needs: what stays in memory of a backend is no ordinary run. */
export function sessionOf({ name, benchmark }: PublishedBenchmark): Session {
  return {
    name,
    date: benchmark.date.slice(0, 10),
    place: benchmark.machine.runtime.startsWith('node ') ? 'node' : 'browser',
    machine: describe(benchmark),
    rows: benchmark.rows
      .filter(({ resident }) => !resident)
      .map(
        ({
          backend,
          loss,
          shape,
          gradient,
          medianMs,
          p10Ms,
          p90Ms,
          compileMs,
          firstRunMs,
          softwareRendering,
        }) => ({
          device: backend,
          loss,
          shape: showShape(shape),
          gradient,
          medianMs,
          p10Ms,
          p90Ms,
          startMs: (compileMs ?? 0) + firstRunMs,
          isEmulated: softwareRendering === true,
        }),
      ),
  };
}
