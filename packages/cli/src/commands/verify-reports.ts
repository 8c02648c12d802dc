import {
  describeBuildName,
  loadSuite,
  type Problem,
  type Verification,
  verifyReports,
} from '@segloss/conformance';
import { ParameterError } from '@segloss/core';
import { quotePath } from '@segloss/files/advice';
import { countOf, shorten } from '../conformance/words.ts';
import { escapeDeep } from '../terminal/escape-deep.ts';
import { toJson } from '../terminal/json.ts';
import { showProgress } from '../terminal/progress.ts';
import { readReports } from './report.ts';

/** Options of `segloss report verify`. */
export interface VerifyCommandOptions {
  readonly sample?: string | undefined;
  readonly partial?: boolean | undefined;
  readonly json?: boolean | undefined;
}

/** More lines than this hardly ever say more. */
const mostLines = 20;

function readSample(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new ParameterError({
    source: 'cli',
    subject: '--sample',
    reason: `it must be a count of checks, not '${text}'`,
    remedy: 'Give a whole number from 1 on, or leave it out to compute all.',
  });
}

const describeProblem = ({ check, reason }: Problem): string =>
  shorten(check === undefined ? reason : `${check}: ${reason}`);

/** Says of a report whether it holds, and what does not. */
function describeVerification(
  name: string,
  { problems, recomputed, left }: Verification,
  build: string,
): string {
  if (problems.length === 0) {
    const drawn = left > 0 ? `, ${left} were not drawn` : '';
    return `${name}: holds, ${build}; ${countOf(recomputed, 'result')} compared with numbers computed again${drawn}`;
  }
  const lines = problems.slice(0, mostLines).map((problem) => `  ${describeProblem(problem)}`);
  const more = problems.length > mostLines ? [`  and ${problems.length - mostLines} more`] : [];
  return [`${name}: does not hold, ${build}`, ...lines, ...more].join('\n');
}

/**
 * Verifies reports against the suite of this version, with a progress bar on terminals.
 *
 * @returns 1 when one does not hold
 * @throws FileError when a report cannot be read; ParameterError for a sample that is not a count
 */
export async function verifyReportsCommand(
  paths: readonly string[],
  options: VerifyCommandOptions,
  print: (text: string) => void,
): Promise<0 | 1> {
  const sample = readSample(options.sample);
  const reports = await readReports(paths);
  const progress = showProgress('computing');
  const found = await verifyReports(reports, await loadSuite(), {
    sample,
    partial: options.partial,
    onCheck: ({ id }, done, total) => progress.update(done, total, id),
  }).finally(progress.stop);
  if (options.json) print(toJson(found.map((verification, i) => ({ file: paths[i], ...verification }))));
  else {
    for (const [i, verification] of found.entries()) {
      const build = describeBuildName(reports[i]!.adapter.build);
      print(describeVerification(quotePath(paths[i]!), escapeDeep(verification), escapeDeep(build)));
    }
  }
  return found.every(({ problems }) => problems.length === 0) ? 0 : 1;
}
