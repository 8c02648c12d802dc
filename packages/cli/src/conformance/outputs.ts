import { type Report, selectChecks, writeReport } from '@segloss/conformance';
import { ParameterError } from '@segloss/core';
import { escapeControls } from '@segloss/core/errors';
import { writeLate } from '@segloss/files';
import { checkOutput } from '../outputs/check-output.ts';
import type { Choice } from './choose.ts';
import { type JournalFile, openJournal } from './journal-file.ts';
import { writeJunit } from './junit.ts';
import { keepReport } from './keep-report.ts';
import type { Selection } from './run-device.ts';

/** Files that a run writes, as they were asked for. */
export interface OutputOptions {
  readonly report?: string | undefined;
  readonly junit?: string | undefined;
  readonly resume?: boolean | undefined;
  readonly failFast?: boolean | undefined;
}

/** Where the report of a run goes. */
export interface ReportFile {
  readonly journal: JournalFile;
  /** Writes the report, and removes the journal. Gives the path: another one when the run ended early. */
  write(report: Report, isStopped: boolean): Promise<string>;
}

/**
 * Checks that the outputs can be written, before any work is done.
 *
 * @param inputs files that are read
 * @throws FileError, ParameterError
 */
export async function checkOutputs(
  { report, junit, resume }: OutputOptions,
  inputs: readonly (string | undefined)[],
): Promise<void> {
  if (resume && report === undefined) {
    throw new ParameterError({
      source: 'cli',
      subject: '--resume',
      reason: 'only a run with a report keeps what it has done',
      remedy: 'Name the report of the interrupted run with --report.',
    });
  }
  if (report !== undefined) await checkOutput(report, 'report', inputs);
  if (junit !== undefined) await checkOutput(junit, 'junit', [...inputs, report]);
}

function checkSingle(devices: readonly string[]): string {
  const [device] = devices;
  if (device !== undefined && devices.length === 1) return device;
  throw new ParameterError({
    source: 'cli',
    subject: '--report',
    reason: `it holds the report of one device, and ${devices.length} can be opened: ${devices.join(', ')}`,
    remedy: 'Choose one with --device.',
  });
}

/** Gives the ids of the checks of a run, unless these are all of its losses. */
async function idsOf({ losses, kinds, only, shard }: Selection): Promise<ReadonlySet<string> | undefined> {
  if ((kinds ?? only ?? shard) === undefined) return undefined;
  return new Set((await selectChecks({ losses, kinds, only, shard })).map(({ id }) => id));
}

/**
 * Prepares the report of a run, and its journal.
 *
 * @throws FileError when something would be lost that is there already
 */
export async function openReport(
  path: string,
  { adapter, file }: Choice,
  devices: readonly string[],
  selection: Selection,
  options: OutputOptions,
): Promise<ReportFile> {
  const isThere = await checkOutput(path, 'report', [file]);
  const device = checkSingle(devices);
  let pathIfCut = path;
  // A renewed report keeps its other results.
  if (isThere && !selection.renew) {
    const checks = await idsOf(selection);
    pathIfCut = await keepReport(path, { adapter: adapter.name, device, losses: selection.losses, checks });
  }
  const journal = await openJournal(path, options.resume ?? false);
  return {
    journal,
    async write(report, isStopped) {
      const wanted = selection.renew ? 0 : (await selectChecks(selection)).length;
      const isCut = isStopped || report.results.length < wanted;
      const written = isCut ? pathIfCut : path;
      await writeLate(written, writeReport(report));
      await journal.remove();
      return written;
    },
  };
}

/** Writes the results of all devices as JUnit XML, and says where. */
export async function writeJunitFile(path: string, reports: readonly Report[]): Promise<string> {
  await writeLate(path, writeJunit(reports));
  return `junit: ${escapeControls(path)}`;
}
