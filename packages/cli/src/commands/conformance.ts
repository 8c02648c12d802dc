import { type Report, readReport, selectChecks, writeReport } from '@segloss/conformance';
import { describeBuild, describeProvenance } from '@segloss/conformance/node';
import { ParameterError } from '@segloss/core';
import { escapeControls } from '@segloss/core/errors';
import { readText } from '@segloss/files';
import { chooseDevices } from '../conformance/choose-devices.ts';
import { chooseSubject, type SubjectOptions } from '../conformance/choose-harness.ts';
import { describeRun } from '../conformance/describe-run.ts';
import { type FailureListOptions, readFailureList, updateFailureList } from '../conformance/failure-list.ts';
import { checkOutputs, type OutputOptions, openReport, writeJunitFile } from '../conformance/outputs.ts';
import { runOnDevice, type Selection } from '../conformance/run-device.ts';
import { type ChoiceOptions, readChoice, readCount } from '../conformance/run-options.ts';
import { printingAside } from '../terminal/aside.ts';
import { oneLine } from '../terminal/one-line.ts';
import { makeWay } from '../terminal/progress.ts';
import { exitCodeOf, listenForStop } from '../terminal/stop.ts';

/** Options of `segloss conformance`. */
export interface ConformanceCommandOptions
  extends SubjectOptions,
    ChoiceOptions,
    OutputOptions,
    FailureListOptions {
  readonly renew?: boolean | undefined;
  readonly repeat?: string | undefined;
  readonly slowest?: string | undefined;
  readonly verbose?: boolean | undefined;
  readonly json?: boolean | undefined;
}

/** Reads everything that the run depends on, so that nothing is found wrong after it. */
async function select(options: ConformanceCommandOptions): Promise<Selection> {
  const { report, renew, repeat, failFast } = options;
  const selection: Selection = {
    ...readChoice(options),
    renew: renew ? await readRenewed(report) : undefined,
    repeat: readCount('--repeat', repeat, 1000),
    failFast,
    expectedFailures: await readFailureList(options),
  };
  await selectChecks(selection);
  return selection;
}

/** Reads the report that is to be renewed. */
async function readRenewed(path: string | undefined): Promise<Report> {
  if (path === undefined) {
    throw new ParameterError({
      source: 'cli',
      subject: '--renew',
      reason: 'it does not say which report is to be renewed',
      remedy: 'Name its file with --report.',
    });
  }
  return readReport(await readText(path), path);
}

/** Runs the suite on one device after the other. One that cannot be opened does not keep the others from it. */
async function runAll(
  devices: readonly string[],
  run: (device: string) => Promise<Report>,
  onReport: (report: Report, isFirst: boolean) => void,
  isStopped: () => boolean,
): Promise<readonly Report[]> {
  const reports: Report[] = [];
  for (const device of devices) {
    if (isStopped()) break;
    try {
      const report = await run(device);
      reports.push(report);
      onReport(report, reports.length === 1);
    } catch (error) {
      if (devices.length === 1) throw error;
      process.stderr.write(`${oneLine(error)}\n`);
    }
  }
  return reports;
}

/**
 * Runs the conformance suite on the devices of an adapter, and prints how it went.
 *
 * @returns 0 when all went as expected on every device, 1 when it did not, 2 when no device could be opened, 128 and the
 *   number of the signal that stopped it
 */
export async function conformanceCommand(
  options: ConformanceCommandOptions,
  print: (text: string) => void,
): Promise<number> {
  const { report: path, junit, updateExpectedFailures: updated, verbose, json } = options;
  const slowest = readCount('--slowest', options.slowest, 10_000);
  const width = process.stdout.isTTY ? process.stdout.columns : undefined;
  const inputs = [options.expectedFailures, updated];
  const selection = await select(options);
  await checkOutputs(options, inputs);
  const [choice, devices] = await printingAside(async () => {
    const chosen = await chooseSubject(options, process.cwd());
    const found = { ...chosen, device: chosen.device ?? selection.renew?.device.id };
    return [found, await chooseDevices(found)] as const;
  });
  await checkOutputs(options, [...inputs, choice.file]);
  const file = path === undefined ? undefined : await openReport(path, choice, devices, selection, options);

  const build = choice.module ? await describeBuild(choice.module) : null;
  const run = await describeProvenance();
  const stopping = new AbortController();
  const stop = listenForStop(() => {
    makeWay();
    process.stderr.write('stopping after the current check; press Ctrl-C again to stop at once\n');
    stopping.abort();
  });
  const settings = {
    ...selection,
    build,
    run,
    signal: stopping.signal,
    ...(file ? { onJournal: file.journal.append, resume: file.journal.resume } : {}),
  };
  const reports = await runAll(
    devices,
    (device) => runOnDevice(choice.adapter, device, settings),
    (report, isFirst) => {
      if (!json) print(`${isFirst ? '' : '\n'}${describeRun(report, { verbose, slowest, width })}`);
    },
    () => stopping.signal.aborted,
  ).finally(async () => {
    stop.ignore();
    await choice.close?.();
  });
  if (json) print(`[${reports.map((report) => writeReport(report).trimEnd()).join(',\n')}]`);
  const say = (line: string) => (json ? undefined : print(line));
  const [only] = reports;
  if (file && only) say(`report: ${escapeControls(await file.write(only, stop.signal !== undefined))}`);
  if (junit !== undefined && only) say(await writeJunitFile(junit, reports));
  if (updated !== undefined && only)
    say(await updateFailureList(updated, selection.expectedFailures ?? [], reports, choice));
  if (stop.signal) return exitCodeOf(stop.signal);
  if (reports.length === 0) return 2;
  return reports.length === devices.length && reports.every(({ footer }) => footer.ok) ? 0 : 1;
}
