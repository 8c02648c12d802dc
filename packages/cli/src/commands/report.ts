import {
  checkComplete,
  describeSuite,
  matrixOf,
  mergeReports,
  type Report,
  readReport,
  type SuiteDescription,
  writeReport,
} from '@segloss/conformance';
import { FileError } from '@segloss/core';
import { escapeControls } from '@segloss/core/errors';
import { readText, writeText } from '@segloss/files';
import { compareReports } from '../conformance/compare-reports.ts';
import { describeDiff, hasWorsened } from '../conformance/describe-diff.ts';
import { describeReports } from '../conformance/describe-reports.ts';
import { checkOutput } from '../outputs/check-output.ts';
import { escapeDeep } from '../terminal/escape-deep.ts';
import { toJson } from '../terminal/json.ts';

type Print = (text: string) => void;

/** Reads reports from files. */
export async function readReports(paths: readonly string[]): Promise<readonly Report[]> {
  return Promise.all(paths.map(async (path) => readReport(await readText(path), path)));
}

function refusePartial(report: Report, path: string): void {
  try {
    checkComplete(report);
  } catch (cause) {
    if (!(cause instanceof FileError)) throw cause;
    throw new FileError({
      source: 'cli',
      subject: `report '${path}'`,
      reason: cause.reason,
      remedy: `${cause.remedy} Or add --partial to show it as it is.`,
      cause,
    });
  }
}

/** Leaves out the losses that no report was asked for. */
function narrow(suite: SuiteDescription, reports: readonly Report[]): SuiteDescription {
  const asked = new Set(reports.flatMap(({ parts }) => parts.map(({ loss }) => loss)));
  const isAsked = ({ loss }: { readonly loss: string }) => asked.has(loss);
  return { ...suite, checks: suite.checks.filter(isAsked), parts: suite.parts.filter(isAsked) };
}

/** What was not as expected in a run is a failure of the commands that read its report, too. */
const exitCodeOf = (reports: readonly Report[]): 0 | 1 => (reports.every(({ footer }) => footer.ok) ? 0 : 1);

/** Options of `segloss report show`. */
export interface ShowOptions {
  readonly partial?: boolean | undefined;
  readonly json?: boolean | undefined;
}

/**
 * Prints a table of losses by runs.
 *
 * @returns 1 when a run did not go as expected
 * @throws FileError when a report is partial, unless that is allowed
 */
export async function showReportsCommand(
  paths: readonly string[],
  { partial, json }: ShowOptions,
  print: Print,
): Promise<0 | 1> {
  const reports = await readReports(paths);
  if (!partial) for (const [index, report] of reports.entries()) refusePartial(report, paths[index]!);
  const all = await describeSuite();
  const suite = partial ? narrow(all, reports) : all;
  print(json ? toJson(matrixOf(reports, suite)) : describeReports(reports.map(escapeDeep), suite));
  return exitCodeOf(reports);
}

/**
 * Joins the reports of runs that each covered some of the losses.
 *
 * @returns 1 when the runs together did not go as expected
 * @throws FileError when they are not parts of one run
 */
export async function mergeReportsCommand(
  paths: readonly string[],
  out: string,
  print: Print,
): Promise<0 | 1> {
  await checkOutput(out, 'report', paths);
  const merged = mergeReports(await readReports(paths), await describeSuite());
  await writeText(out, writeReport(merged));
  print(`${escapeControls(out)}: ${merged.results.length} of ${merged.suite.checks} checks`);
  return exitCodeOf([merged]);
}

/**
 * Prints what became different between two runs, in the losses that both were asked for.
 *
 * @returns 1 when a check no longer passes, newly fails, or is gone, a failure is no longer expected, or an expected
 *   failure is newly stale
 * @throws FileError when a report cannot be read
 */
export async function diffReportsCommand(
  paths: readonly [before: string, after: string],
  { json }: { readonly json?: boolean | undefined },
  print: Print,
): Promise<0 | 1> {
  const [before, after] = await readReports(paths);
  const diff = compareReports(before!, after!);
  print(json ? toJson(diff) : describeDiff(escapeDeep(before!), escapeDeep(after!), escapeDeep(diff)));
  return hasWorsened(diff) ? 1 : 0;
}
