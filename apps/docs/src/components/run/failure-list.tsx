import type { Failure } from '../../model/failures.ts';
import { formatRatio } from '../../model/format.ts';

/** Most failures that are shown; the file has all of them. */
const mostShown = 50;

const precise = (number: number): string => String(Number(number.toPrecision(9)));
const rough = (number: number): string => number.toExponential(2);
const times = (ratio: number): string => (ratio >= 1000 ? ratio.toExponential(1) : formatRatio(ratio));

/** Lists checks that did not pass, with their numbers. */
export function FailureList({ failures }: { readonly failures: readonly Failure[] }) {
  return (
    <ul class="failures">
      {failures.slice(0, mostShown).map(({ check, status, reason, known, numbers }) => (
        <li key={check}>
          <code>{check}</code>: {status}
          {reason && `, ${reason}`}
          {known && (
            <>
              . Known: {known.reason} {known.link && <a href={known.link}>Read on</a>}
            </>
          )}
          {numbers.map(({ part, at, expected, actual, error, tolerance, ratio }) => (
            <small key={part}>
              {part}, element {at}: expected {precise(expected)}, computed {precise(actual)}, error{' '}
              {rough(error)}, tolerated {rough(tolerance)}, {times(ratio)} of that
            </small>
          ))}
        </li>
      ))}
      {failures.length > mostShown && <li>{failures.length - mostShown} more are in the file.</li>}
    </ul>
  );
}
