import type { Command, Option } from 'commander';
import { joinedList } from '../terminal/joined-list.ts';
import { type CasesOptions, casesCommand } from './cases.ts';
import { checkReportsCommand } from './check-reports.ts';
import { type ConformanceCommandOptions, conformanceCommand } from './conformance.ts';
import { diffReportsCommand, mergeReportsCommand, type ShowOptions, showReportsCommand } from './report.ts';
import { type VerifyCommandOptions, verifyReportsCommand } from './verify-reports.ts';

const conformanceHelp = `
An adapter is one that the command line knows (wasm, reference, tfjs, gpu.js, jax, or with its device: tfjs:wasm), or a module:
a path such as ./adapter.js, or a package that is installed in this folder. Of a module, the export called
'adapter' counts, else the default export, else the only adapter among the exports. The module is imported and
its code runs with your permissions: use only modules that you trust.

--harness python3 pytorch.py starts a program that computes losses in another language, instead of an adapter: see
'Adapters in other languages' in the README of @segloss/conformance.

Without --device the suite runs on every device that can be opened here, one after the other. --report
takes the report of one device, also when checks failed. Ctrl-C ends the run after the current check, and its
report is a partial one. A report that is there already is replaced only by one of a complete run with
all its checks; that of an interrupted run goes to FILE.part. --renew puts the new results into the report that
is there already, which must be of the same device: with --loss or --only all checks that these name are run,
without them those that are new or have changed since.

With --report, each check is written to FILE.jsonl as soon as it is over. After a crash or kill -9, --resume goes
on where the run ended, with the same adapter on the same machine; without such a file it begins anew.

Kinds of checks, in the order of a run: primitive, golden, random, law, scale.
--only takes ids as reports have them; '*' stands for any characters: --only 'law/*/dice' --only iou/plain.
--shard 1/4 runs the first of four parts; 'segloss report merge' joins the reports of all four.
--repeat 10 runs each check ten times; one that does not end the same way each time fails.
--json prints an array of reports, one per device, instead of tables.

Failures that are known are listed as JSON; each must fail, else it is stale, and that is a failure too:
  [{"id": "dice/plain", "devices": ["webgl"], "reason": "...", "link": "https://..."}]
Without "devices" an entry holds for all of them. An id may have '*'; then one of the checks that it names must
fail. --update-expected-failures reads such a list, if it is there, and writes what fails now: entries that still
fail stay as they are. New ones have no reason and no link, and the list is refused until you fill them in.

Exit code: 0 when all went as expected on every device; 1 when a check failed unexpectedly, an expected
failure is stale, nothing was executed, or one of several devices could not be opened; 2 when nothing
could be done; 130 or 143 when Ctrl-C or SIGTERM stopped it.`;

const casesHelp = `
A line has id, loss, params (those that differ from their defaults), logits, target and mask, and what must come out:
value and gradient, each with a tolerance for every number. Arrays are flat, in the order N, C, spatial.`;

const showHelp = `
A cell has the checks that passed, of those that were run; and the worst error by what is tolerated.
Results are marked as stale where cases, laws or tolerances have changed since they were run.
Exit code: 0; 1 when a run did not go as expected; 2 when nothing could be done.`;

const checkHelp = `
A report that does not say which build of the adapter ran is not current either.
Exit code: 0; 1 when results of a loss are stale or missing, or of an unknown build; 2 when nothing could be done.`;

const verifyHelp = `
Ids, kinds, digests, statuses, counts, times, and for each result the number that was expected and the error that is
tolerated must be those of the suite, which are computed again: a few minutes for the large cases, however
many reports there are. --sample computes them for some checks only, drawn at random.
A report that holds was not edited carelessly. Numbers that were invented to fit each other, and laws that are
said to hold, are not found: that takes another run.
Exit code: 0; 1 when a report does not hold; 2 when one cannot be read, or contradicts its own footer.`;

const mergeHelp = `
Exit code: 0; 1 when the runs together did not go as expected, though the file was written; 2 when it was not.`;

const diffHelp = `
Exit code: 0; 1 when a check no longer passes, newly fails, or is gone, when a failure is no longer expected,
or when an expected failure has become stale, as it no longer fails; 2 when nothing could be done.
Checks of losses that one of the two runs was not asked for are left out. Errors that grew
by more than a factor of 2, but are still tolerated, are listed only.`;

/** What the commands share with the others. */
export interface Surroundings {
  readonly json: Option;
  readonly print: (text: string) => void;
  /** Learns the exit code. */
  readonly done: (code: number) => void;
}

/** Adds the commands of the conformance suite: `conformance`, and `report` with what can be done with its files. */
export function addConformanceCommands(program: Command, { json, print, done }: Surroundings): void {
  program
    .command('conformance')
    .description('check that an adapter computes every loss right, value and gradient')
    .option('--adapter <name>', 'known name, or path or package of a module, whose code runs')
    .option('--harness <command...>', 'program in any language that takes losses over standard input')
    .option('--device <id>', 'device of the adapter (default: every one that can be opened)')
    .option('--loss <ids>', 'losses, separated by commas (default: all)', joinedList())
    .option('--kind <names>', 'kinds of checks, separated by commas (default: all)', joinedList())
    .option(
      '--only <id>',
      "checks with this id; '*' stands for any characters; may be given several times",
      (id: string, ids: readonly string[] = []) => [...ids, id],
    )
    .option('--shard <i/n>', 'one of n parts of the suite')
    .option('--repeat <n>', 'run each check n times, and fail those that do not end the same way')
    .option('--fail-fast', 'end the run at the first unexpected failure')
    .option('--report <file>', 'write the report to this JSON file')
    .option('--renew', 'renew the file that --report names, and keep its other results')
    .option('--resume', 'go on where a run with the same --report was interrupted')
    .option('--junit <file>', 'write the results as JUnit XML')
    .option('--expected-failures <file>', 'JSON list of failures that are known')
    .option('--update-expected-failures <file>', 'write what fails now to this list, and keep its reasons')
    .option('--slowest <n>', 'list the n checks that took longest')
    .option('--verbose', 'show every failure with its causes, stacks and inputs')
    .addOption(json)
    .addHelpText('after', conformanceHelp)
    .action(async (options: ConformanceCommandOptions) => done(await conformanceCommand(options, print)));

  program
    .command('cases')
    .description('write the golden cases with what is tolerated, for implementations that read files')
    .requiredOption('--out <file>', 'write them here, one JSON object a line')
    .option('--arithmetic <name>', 'cpu-float32, cpu-float64 or gpu-float32', 'cpu-float32')
    .addHelpText('after', casesHelp)
    .action(async (options: CasesOptions) => done(await casesCommand(options, print)));

  const report = program
    .command('report')
    .description('show, check, verify, merge and compare conformance reports');
  report
    .command('show')
    .description('print a table of losses by runs')
    .argument('<files...>', 'reports')
    .option('--partial', 'also show reports that do not cover the whole suite')
    .addOption(json)
    .addHelpText('after', showHelp)
    .action(async (files: string[], options: ShowOptions) =>
      done(await showReportsCommand(files, options, print)),
    );
  report
    .command('check')
    .description('say which losses of reports are not current, and how to renew them')
    .argument('<files...>', 'reports')
    .addOption(json)
    .addHelpText('after', checkHelp)
    .action(async (files: string[], options: { json?: boolean }) =>
      done(await checkReportsCommand(files, options, print)),
    );
  report
    .command('verify')
    .description('hold reports against the suite: whether their numbers, statuses and times can be right')
    .argument('<files...>', 'reports')
    .option('--sample <count>', 'compute what must come out for so many checks only (default: all)')
    .option('--partial', 'also accept reports that lack checks which they were to run')
    .addOption(json)
    .addHelpText('after', verifyHelp)
    .action(async (files: string[], options: VerifyCommandOptions) =>
      done(await verifyReportsCommand(files, options, print)),
    );
  report
    .command('merge')
    .description('join reports of one device that cover different losses')
    .argument('<files...>', 'reports')
    .requiredOption('--out <file>', 'write the joined report here')
    .addHelpText('after', mergeHelp)
    .action(async (files: string[], { out }: { out: string }) =>
      done(await mergeReportsCommand(files, out, print)),
    );
  report
    .command('diff')
    .description('print what became different between two runs')
    .argument('<before>', 'report')
    .argument('<after>', 'report')
    .addOption(json)
    .addHelpText('after', diffHelp)
    .action(async (before: string, after: string, options: { json?: boolean }) =>
      done(await diffReportsCommand([before, after], options, print)),
    );
}
