import { stat } from 'node:fs/promises';
import type { ExpectedFailure, Report } from '@segloss/conformance';
import { ParameterError } from '@segloss/core';
import { escapeControls } from '@segloss/core/errors';
import { writeLate } from '@segloss/files';
import { checkOutput } from '../outputs/check-output.ts';
import type { Choice } from './choose.ts';
import { readExpectedFailures } from './expected-failures.ts';
import { updateFailures, writeFailures } from './update-failures.ts';
import { countOf } from './words.ts';

/** Which list of known failures a run reads, and whether it writes it anew. */
export interface FailureListOptions {
  readonly expectedFailures?: string | undefined;
  readonly updateExpectedFailures?: string | undefined;
}

/**
 * Reads the list of known failures.
 *
 * @throws FileError; ParameterError when two lists are named
 */
export async function readFailureList(options: FailureListOptions): Promise<readonly ExpectedFailure[]> {
  const { expectedFailures: path, updateExpectedFailures: updated } = options;
  if (path !== undefined && updated !== undefined) {
    throw new ParameterError({
      source: 'cli',
      subject: '--update-expected-failures',
      reason: 'it reads the list that it writes anew, and --expected-failures names one as well',
      remedy: 'Name the list once.',
    });
  }
  if (updated === undefined) return path === undefined ? [] : readExpectedFailures(path);
  await checkOutput(updated, 'failures', []);
  const there = await stat(updated).catch(() => undefined);
  return there && there.size > 0 ? readExpectedFailures(updated, { withUnexplained: false }) : [];
}

/** Writes the list of what fails now, and says what has become different. */
export async function updateFailureList(
  path: string,
  entries: readonly ExpectedFailure[],
  reports: readonly Report[],
  { adapter }: Choice,
): Promise<string> {
  const isOnlyDevice = (await adapter.devices()).length === 1;
  const updated = updateFailures(entries, reports, isOnlyDevice);
  await writeLate(path, writeFailures(updated.entries));
  const fill = updated.added > 0 ? ': fill in their reasons and links' : '';
  return `${escapeControls(path)}: ${countOf(updated.entries.length, 'entry', 'entries')}, ${updated.removed} removed, ${updated.added} without a reason${fill}`;
}
