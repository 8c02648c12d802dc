import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Benchmark, parseBenchmark, showShape } from 'segloss/bench';
import type { Session } from '../model/choice/sessions.ts';
import { sizesFile } from './sizes.ts';

const folder = fileURLToPath(new URL('../../../../bench/results/', import.meta.url));

const gibibyte = 2 ** 30;

/** Says on what machine something was measured. */
function describe({ machine: { cpu, cores, memoryBytes, platform, runtime } }: Benchmark): string {
  const memory = memoryBytes === null ? [] : [`${Math.round(memoryBytes / gibibyte)} GiB`];
  const processor = cpu === 'unknown' ? 'a processor that does not tell its name' : cpu;
  return [processor, `${cores} ${cores === 1 ? 'core' : 'cores'}`, ...memory, platform, runtime].join(', ');
}

/** Puts a benchmark into the form that choosing needs: what stays in memory of a backend is no ordinary run. */
export function sessionOf(name: string, benchmark: Benchmark): Session {
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

/** Reads all benchmarks in `bench/results`; there may be none. */
export function storedSessions(): readonly Session[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json') && file !== basename(sizesFile))
    .sort()
    .map((file) =>
      sessionOf(file.replace(/\.json$/, ''), parseBenchmark(readFileSync(join(folder, file), 'utf8'), file)),
    );
}
