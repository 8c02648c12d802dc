import { FileError } from '@segloss/core';
import type { Report } from './report.ts';

/**
 * Makes sure that a report covers the whole suite, as published ones must.
 *
 * @throws FileError when it covers some losses or checks only
 */
export function checkComplete({ adapter, device, losses, results, suite }: Report): void {
  const isWhole = losses === null && results.length === suite.checks;
  if (isWhole) return;
  const covered = `it has ${results.length} of ${suite.checks} checks`;
  throw new FileError({
    source: 'conformance',
    subject: `report of '${adapter.name}:${device.id}'`,
    reason:
      losses === null ? covered : `${covered}, as only some losses were asked for: ${losses.join(', ')}`,
    remedy: 'Run the suite with all losses, or merge this report with those of the other losses.',
  });
}
