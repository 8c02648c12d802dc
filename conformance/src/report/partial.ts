import { FileError } from '@segloss/core';
import { byLoss } from './by-loss.ts';
import type { Report } from './report.ts';

/** Counts the checks that a report would have if it were complete. */
export const countChecks = ({ losses, parts, renewals, suite }: Report): number =>
  losses === null && renewals.length > 0
    ? parts.reduce((count, { checks }) => count + checks, 0)
    : suite.checks;

/**
 * Tells whether a report lacks losses or checks of the suite that it was run with. After a renewal, the losses of a
 * report may have been run with several suites; each counts by its own.
 */
export function isPartial(report: Report): boolean {
  const { losses, parts, results } = report;
  const found = byLoss(results);
  return (
    losses !== null ||
    results.length !== countChecks(report) ||
    parts.some(({ loss, checks }) => found.get(loss)?.length !== checks)
  );
}

/**
 * Makes sure that a report covers the whole suite of its time, as published ones must.
 *
 * @throws FileError when it covers some losses or checks only
 */
export function checkComplete(report: Report): void {
  if (!isPartial(report)) return;
  const { adapter, device, losses, results } = report;
  const covered = `it has ${results.length} of ${countChecks(report)} checks`;
  throw new FileError({
    source: 'conformance',
    subject: `report of '${adapter.name}:${device.id}'`,
    reason:
      losses === null ? covered : `${covered}, as only some losses were asked for: ${losses.join(', ')}`,
    remedy: 'Run the suite with all losses, or merge this report with those of the other losses.',
  });
}
