import type { Command } from 'commander';
import { defaultBackend } from '../backends.ts';
import { joinedList } from '../terminal/joined-list.ts';
import type { Surroundings } from './add-conformance.ts';
import { type BenchOptions, benchCommand } from './bench.ts';

const benchHelp = `
Each row is one loss of one shape on one backend, which is opened for it. Inputs are made from the seed and are
the same everywhere. "compile" makes the loss ready, and "first run" comes after it: most backends do their real
compiling there, when they see the inputs. 5 more runs warm up; of those that follow come the median, the minimum,
and what a tenth of them is below and above (p10, p90).

An ordinary run takes arrays of the caller and gives a new array back, which copies both on most backends.
--resident adds rows for backends that allocate buffers in their own memory (wasm): runs read and write those without
copies.

MB is how far the resident memory of the process rose above what it was with the inputs in place, looked at
between runs. What earlier rows left behind can hide some of it: measure one row at a time where it matters.

With --out, each row is in FILE.part before the next one is measured, as a benchmark of the rows so far, and FILE is
written in the end. An existing FILE.part is never overwritten: rename or delete it.

--compare prints medians now by medians before, and what else was not the same. It never fails on slowness.

Exit code: 0 when all was measured, 1 when some rows could not be, 2 when nothing could be done.`;

/** Adds the command that measures speed and memory. */
export function addBenchCommand(program: Command, { json, print, done }: Surroundings): void {
  program
    .command('bench')
    .description('measure how long losses take on backends, and how much memory')
    .option('--backend <names>', 'backends, separated by commas', joinedList(), defaultBackend)
    .option('--loss <ids>', 'losses, separated by commas', joinedList(), 'dice-ce')
    .option(
      '--shape <shapes>',
      'shapes of the logits, NxCx..., separated by commas',
      joinedList(),
      '1x4x256x256',
    )
    .option('--gradient', 'compute the gradient too (default)')
    .option('--no-gradient', 'compute the value only')
    .option('--resident', 'add rows whose inputs and gradient stay in memory of the backend')
    .option('--runs <n>', 'runs that are timed', '20')
    .option('--seed <n>', 'whole number that the inputs are made from', '1')
    .option('--out <file>', 'write the benchmark to this JSON file')
    .option('--compare <file>', 'compare with a benchmark that --out wrote')
    .addOption(json)
    .addHelpText('after', benchHelp)
    .action(
      async ({ gradient = true, ...options }: Omit<BenchOptions, 'gradient'> & { gradient?: boolean }) =>
        done(await benchCommand({ ...options, gradient }, print)),
    );
}
