import { ParameterError } from '@segloss/core';
import { escapeControls } from '@segloss/core/errors';
import { compareBenchmarks, writeBenchmark } from '@segloss/measure';
import { readBenchmark } from '@segloss/measure/node';
import { openBenchmark } from '../bench/benchmark-file.ts';
import { describeBenchmark, describeComparison } from '../bench/describe-benchmark.ts';
import { type BenchArguments, planBenchmark } from '../bench/plan.ts';
import { type BenchListener, runBenchmark } from '../bench/run.ts';
import { checkOutput } from '../outputs/check-output.ts';
import { printingAside } from '../terminal/aside.ts';
import { escapeDeep } from '../terminal/escape-deep.ts';
import { makeWay, showProgress } from '../terminal/progress.ts';

/** Options of `segloss bench`. */
export interface BenchOptions extends BenchArguments {
  readonly out?: string | undefined;
  readonly compare?: string | undefined;
  readonly json?: boolean | undefined;
}

/**
 * Measures how long losses take on backends, and prints it; never judges how long that is.
 *
 * @returns 0 when all was measured, 1 when some was, 2 when nothing was
 */
export async function benchCommand(
  { out, compare, json, ...typed }: BenchOptions,
  print: (text: string) => void,
): Promise<0 | 1 | 2> {
  if (json && compare !== undefined) {
    throw new ParameterError({
      source: 'cli',
      subject: '--json',
      reason: 'it prints a benchmark, and no comparison',
      remedy: 'Leave out --json or --compare.',
    });
  }
  if (out !== undefined) await checkOutput(out, 'benchmark', [compare]);
  const before = compare === undefined ? undefined : await readBenchmark(compare);
  const plan = await printingAside(() => planBenchmark(typed));

  const file = out === undefined ? undefined : await openBenchmark(out);
  const progress = showProgress('measuring');
  const listener: BenchListener = {
    onRow: progress.update,
    onFailure(message: string) {
      makeWay();
      process.stderr.write(`${escapeControls(message)}\n`);
    },
    async onMeasured(soFar) {
      await file?.keep(soFar);
    },
  };
  const benchmark = await printingAside(() => runBenchmark(plan, typed.gradient, listener)).finally(
    progress.stop,
  );
  if (benchmark.rows.length === 0) return 2;
  // Printed first: the file may fail.
  if (json) print(writeBenchmark(benchmark).trimEnd());
  else print(describeBenchmark(escapeDeep(benchmark)));
  if (before && compare !== undefined) {
    const comparison = describeComparison(escapeDeep(compareBenchmarks(before, benchmark)));
    print(`\nagainst ${escapeControls(compare)}, of ${escapeControls(before.date)}\n${comparison}`);
  }
  await file?.finish(benchmark);
  if (out !== undefined && !json) print(`written: ${escapeControls(out)}`);
  return benchmark.rows.length === plan.rows.length ? 0 : 1;
}
