import { FileError } from '@segloss/core';
import type { Report } from './report.ts';

/**
 * Makes sure that reports are about the same cases, laws and tolerances; nothing else can be compared.
 *
 * @throws FileError when they are not
 */
export function checkSameSuite(reports: readonly Report[]): void {
  const [first] = reports;
  const other = reports.find(({ suite }) => suite.digest !== first?.suite.digest);
  if (!first || !other) return;
  const show = ({ suite }: Report) => `version ${suite.version} with digest ${suite.digest.slice(0, 12)}`;
  throw new FileError({
    source: 'conformance',
    subject: 'reports to be compared',
    reason: `they come from different suites: ${show(first)}, and ${show(other)}`,
    remedy: 'Run both with the same version of the suite.',
  });
}
