import { countChecks, isPartial } from '@segloss/conformance';
import { failuresOf } from '../../conformance/model/failures.ts';
import type { OwnRun } from '../model/results.ts';
import { FailureList } from './failure-list.tsx';

/** Sums up one run: what was run, where, what failed, and the file of it. */
export function RunSummary({
  run: { source, report },
  onSave,
}: {
  readonly run: OwnRun;
  /** Left out where the visitor brought the file. */
  readonly onSave?: (() => void) | undefined;
}) {
  const { adapter, device, environment, footer, results } = report;
  const failures = failuresOf(report);
  const gpu =
    environment.gpu === null
      ? ''
      : `, ${environment.gpu}${environment.softwareRendering ? ' (emulated in software)' : ''}`;
  return (
    <li>
      <p>
        <strong>
          {adapter.name} {device.id}
        </strong>
        , {source}: {footer.counts.pass} of {footer.executed} checks passed
        {footer.counts.skipped > 0 && `, ${footer.counts.skipped} skipped`}, in {footer.seconds} s.{' '}
        {adapter.library.name} {adapter.library.version}, {environment.runtime}, {environment.platform}
        {gpu}.
      </p>
      {isPartial(report) && (
        <p class="partial">
          A partial run: {results.length} of the {countChecks(report)} checks of the suite
          {report.losses !== null && `, as only some losses were asked for (${report.losses.join(', ')})`}.
        </p>
      )}
      {failures.length > 0 && (
        <details open={failures.length < 10}>
          <summary>{failures.length} not passed</summary>
          <FailureList failures={failures} />
        </details>
      )}
      {onSave && (
        <p>
          <button type="button" onClick={onSave}>
            Download the report
          </button>
        </p>
      )}
    </li>
  );
}
