import { type Report, readReport, writeReport } from '@segloss/conformance';
import { describeBuild, describeProvenance } from '@segloss/conformance/node';
import { findLoss, ParameterError } from '@segloss/core';
import { escapeControls } from '@segloss/core/errors';
import { readText, writeLate } from '@segloss/files';
import { chooseAdapter } from '../conformance/choose.ts';
import { chooseDevices } from '../conformance/choose-devices.ts';
import { describeRun } from '../conformance/describe-run.ts';
import { readExpectedFailures } from '../conformance/expected-failures.ts';
import { keepReport } from '../conformance/keep-report.ts';
import { runOnDevice, type Selection } from '../conformance/run-device.ts';
import { checkOutput } from '../outputs/check-output.ts';
import { printingAside } from '../terminal/aside.ts';
import { oneLine } from '../terminal/one-line.ts';
import { makeWay } from '../terminal/progress.ts';
import { exitCodeOf, listenForStop } from '../terminal/stop.ts';

/** Options of `segloss conformance`. */
export interface ConformanceCommandOptions {
  readonly adapter: string;
  readonly device?: string | undefined;
  readonly loss?: string | undefined;
  readonly report?: string | undefined;
  readonly renew?: boolean | undefined;
  readonly expectedFailures?: string | undefined;
  readonly json?: boolean | undefined;
}

/** Reads everything that the run depends on, so that nothing is found wrong after it. */
async function select(options: ConformanceCommandOptions): Promise<Selection> {
  const { loss, report, renew, expectedFailures } = options;
  const losses = loss?.split(',').map((id) => id.trim());
  for (const id of losses ?? []) findLoss(id);
  return {
    losses,
    renew: renew ? await readRenewed(report) : undefined,
    expectedFailures: expectedFailures === undefined ? [] : await readExpectedFailures(expectedFailures),
  };
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

function checkSingle(devices: readonly string[]): void {
  if (devices.length === 1) return;
  throw new ParameterError({
    source: 'cli',
    subject: '--report',
    reason: `it holds the report of one device, and ${devices.length} can be opened: ${devices.join(', ')}`,
    remedy: 'Choose one with --device.',
  });
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
  const { report: path, expectedFailures, json } = options;
  const selection = await select(options);
  if (path !== undefined) await checkOutput(path, 'report', [expectedFailures]);
  const [choice, devices] = await printingAside(async () => {
    const chosen = await chooseAdapter(options.adapter, options.device, process.cwd());
    const found = { ...chosen, device: chosen.device ?? selection.renew?.device.id };
    return [found, await chooseDevices(found)] as const;
  });
  let pathIfStopped = path;
  if (path !== undefined) {
    const isThere = await checkOutput(path, 'report', [choice.file]);
    checkSingle(devices);
    // A renewed report keeps its other results.
    if (isThere && !selection.renew) {
      const planned = { adapter: choice.adapter.name, device: devices[0]!, losses: selection.losses };
      pathIfStopped = await keepReport(path, planned);
    }
  }

  const [build, run] = await Promise.all([describeBuild(choice.module), describeProvenance()]);
  const stopping = new AbortController();
  const stop = listenForStop(() => {
    makeWay();
    process.stderr.write('stopping after the current check; press Ctrl-C again to stop at once\n');
    stopping.abort();
  });
  const reports = await runAll(
    devices,
    (device) => runOnDevice(choice.adapter, device, { ...selection, build, run }, stopping.signal),
    (report, isFirst) => {
      if (!json) print(`${isFirst ? '' : '\n'}${describeRun(report)}`);
    },
    () => stopping.signal.aborted,
  ).finally(stop.ignore);
  if (json) print(`[${reports.map((report) => writeReport(report).trimEnd()).join(',\n')}]`);
  const [only] = reports;
  const written = stop.signal ? pathIfStopped : path;
  if (written !== undefined && only) {
    await writeLate(written, writeReport(only));
    if (!json) print(`report: ${escapeControls(written)}`);
  }
  if (stop.signal) return exitCodeOf(stop.signal);
  if (reports.length === 0) return 2;
  return reports.length === devices.length && reports.every(({ footer }) => footer.ok) ? 0 : 1;
}
