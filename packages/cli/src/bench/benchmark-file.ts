import { rm, stat } from 'node:fs/promises';
import { writeLate, writeText } from '@segloss/files';
import { fileErrorOf } from '@segloss/files/advice';
import { type Benchmark, writeBenchmark } from '@segloss/measure';
import { partialOf } from '../score/results-file.ts';

const fileError = fileErrorOf('cli');

/** Where a benchmark goes: each row is on the disk before the next one is measured. */
export interface BenchmarkFile {
  /** Keeps the rows so far, beside the file. */
  keep(benchmark: Benchmark): Promise<void>;
  /** Writes the file itself, and removes what was beside it. */
  finish(benchmark: Benchmark): Promise<void>;
}

/**
 * Opens the file of a benchmark. An interrupted run leaves its rows in `<out>.part`; pipes and devices get everything at
 * the end.
 *
 * @throws FileError when the rows of another run are there
 */
export async function openBenchmark(out: string): Promise<BenchmarkFile> {
  const there = await stat(out).catch(() => undefined);
  const isRegular = there === undefined || there.isFile();
  const part = await partialOf(out);
  const isTaken = await stat(part).then(
    () => true,
    () => false,
  );
  if (isRegular && isTaken) {
    const reason = 'holds the rows of a benchmark that was interrupted or is still running';
    throw fileError(part, reason, 'Rename it to keep them, or delete it; then start again.');
  }
  return {
    keep: async (benchmark) => {
      if (isRegular) await writeText(part, writeBenchmark(benchmark));
    },
    finish: async (benchmark) => {
      await writeLate(out, writeBenchmark(benchmark));
      if (isRegular) await rm(part, { force: true });
    },
  };
}
