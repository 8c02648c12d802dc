import { Outcome } from '../../conformance/components/outcome.tsx';
import type { Failure } from '../../conformance/model/failures.ts';
import { formatPrecise, formatRatio, formatRough } from '../../shared/model/format.ts';

/** Most failures that are shown; the file has all of them. */
const mostShown = 50;

/** Lists checks that did not pass, with their numbers. */
export function FailureList({ failures }: { readonly failures: readonly Failure[] }) {
  return (
    <ul class="failures">
      {failures.slice(0, mostShown).map(({ check, status, reason, known, numbers }) => (
        <li key={check}>
          <Outcome check={check} status={status} reason={reason} known={known} />
          {numbers.map(({ part, at, expected, actual, error, tolerance, ratio }) => (
            <small key={part}>
              {part}, element {at}: expected {formatPrecise(expected)}, computed {formatPrecise(actual)},
              error {formatRough(error)}, tolerated {formatRough(tolerance)}, {formatRatio(ratio)} of that
            </small>
          ))}
        </li>
      ))}
      {failures.length > mostShown && <li>{failures.length - mostShown} more are in the file.</li>}
    </ul>
  );
}
