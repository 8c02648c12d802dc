import { readText } from '../files/text.ts';
import { parseBenchmark } from './record.ts';
import type { Benchmark } from './schema.ts';

/**
 * Reads a benchmark that `segloss bench --out` wrote.
 *
 * @throws FileError when it cannot be read, or is something else
 */
export const readBenchmark = async (path: string): Promise<Benchmark> =>
  parseBenchmark(await readText(path), path);
