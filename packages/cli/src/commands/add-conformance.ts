import type { Command, Option } from 'commander';
import { checkReportsCommand } from './check-reports.ts';
import { type ConformanceCommandOptions, conformanceCommand } from './conformance.ts';
import { diffReportsCommand, mergeReportsCommand, type ShowOptions, showReportsCommand } from './report.ts';

const conformanceHelp = `
An adapter is one that the command line knows (wasm, reference, tfjs, gpu.js, jax, or with its device: tfjs:wasm), or a module:
a path such as ./adapter.js, or a package that is installed in this folder. Of a module, the export called
'adapter' counts, else the default export, else the only adapter among the exports. The module is imported and
its code runs with your permissions: use only modules that you trust.

Without --device the suite runs on every device that can be opened here, one after the other. --report
takes the report of one device, also when checks failed. Ctrl-C ends the run after the current check, and its
report is a partial one. A report that is there already is replaced only by one of a complete run with
all its losses; that of an interrupted run goes to FILE.part. --renew puts the new results into the report that is there already, which must be
of the same device: with --loss all checks of these losses are run, without it those that are new or have
changed since.
--json prints an array of reports, one per device, instead of tables.

Failures that are known are listed as JSON; each must fail, else it is stale, and that is a failure too:
  [{"id": "dice/plain", "devices": ["webgl"], "reason": "...", "link": "https://..."}]
Without "devices" an entry holds for all of them.

Exit code: 0 when all went as expected on every device; 1 when a check failed unexpectedly, an expected
failure is stale, nothing was executed, or one of several devices could not be opened; 2 when nothing
could be done; 130 or 143 when Ctrl-C or SIGTERM stopped it.`;

const showHelp = `
A cell has the checks that passed, of those that were run; and the worst error by what is tolerated.
Results are marked as stale where cases, laws or tolerances have changed since they were run.`;

const checkHelp = `
Exit code: 0; 1 when results of a loss are stale or missing; 2 when nothing could be done.`;

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
    .requiredOption('--adapter <name>', 'known name, or path or package of a module, whose code runs')
    .option('--device <id>', 'device of the adapter (default: every one that can be opened)')
    .option('--loss <ids>', 'losses, separated by commas (default: all)')
    .option('--report <file>', 'write the report to this JSON file')
    .option('--renew', 'renew the file that --report names, and keep its other results')
    .option('--expected-failures <file>', 'JSON list of failures that are known')
    .addOption(json)
    .addHelpText('after', conformanceHelp)
    .action(async (options: ConformanceCommandOptions) => done(await conformanceCommand(options, print)));

  const report = program.command('report').description('show, check, merge and compare conformance reports');
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
    .command('merge')
    .description('join reports of one device that cover different losses')
    .argument('<files...>', 'reports')
    .requiredOption('--out <file>', 'write the joined report here')
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
