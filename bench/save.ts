import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describeBenchmark } from '../packages/cli/src/index.ts';
import { type Benchmark, type Machine, writeBenchmark } from '../packages/measure/src/index.ts';

/** Names a machine as part of the name of a file. */
const machineName = ({ cores, cpu }: Machine): string =>
  `${cores}x-${cpu}`
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/-$/, '');

/**
 * Prints a benchmark, and writes it: where `out` says, else into the folder of results, but for a `smoke` test.
 *
 * @param suffix end of its name in that folder
 */
export function saveBenchmark(
  benchmark: Benchmark,
  { out, smoke }: { readonly out?: string | undefined; readonly smoke: boolean },
  suffix = '',
): void {
  console.log(describeBenchmark(benchmark));
  const results = fileURLToPath(new URL('./results/', import.meta.url));
  const name = `${benchmark.date.slice(0, 10)}-${machineName(benchmark.machine)}${suffix}.json`;
  const path = out ?? (smoke ? undefined : `${results}${name}`);
  if (path === undefined) return;
  mkdirSync(results, { recursive: true });
  writeFileSync(path, writeBenchmark(benchmark));
  console.log(`written: ${path}`);
}
