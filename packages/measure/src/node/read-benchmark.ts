import { readText } from '@segloss/files';
import { parseBenchmark } from '../format/record.ts';
import type { Benchmark } from '../format/schema.ts';

/**
 * Reads a benchmark that `segloss bench --out` wrote.
 *
 * @throws FileError when it cannot be read, or is something else
 */
export const readBenchmark = async (path: string): Promise<Benchmark> =>
  parseBenchmark(await readText(path), path);
