import { formatPrecise, formatRatio, formatRough } from '../../shared/model/format.ts';
import type { CellDetails, WorstCase } from '../model/details.ts';
import { Outcome } from './outcome.tsx';

function Worst({ check, part, at, expected, actual, error, tolerance, ratio }: WorstCase) {
  const rows = [
    ['check', check],
    ['where', `${part}, element ${at}`],
    ['expected', formatPrecise(expected)],
    ['computed', formatPrecise(actual)],
    ['error', formatRough(error)],
    ['tolerated', formatRough(tolerance)],
    ['error / tolerated', formatRatio(ratio)],
  ] as const;
  return (
    <dl>
      {rows.map(([name, text]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Shows what stands behind one cell of the matrix. */
export function CellDetailsView({
  details,
  title,
}: {
  readonly details: CellDetails;
  readonly title: string;
}) {
  const { checks, passed, milliseconds, worst, exceptions, note } = details;
  return (
    <>
      <h2 id="details-title">{title}</h2>
      {checks > 0 && (
        <p>
          {passed} of {checks} checks passed, in {(milliseconds / 1000).toFixed(1)} s.
          {!worst && ' None of them compares numbers.'}
        </p>
      )}
      {note && <p class="stale-note">{note}</p>}
      {worst && <h3>Worst case</h3>}
      {worst && <Worst {...worst} />}
      {exceptions.length > 0 && <h3>Not passed</h3>}
      <ul>
        {exceptions.map(({ check, status, reason, known }) => (
          <li key={check}>
            <Outcome check={check} status={status} reason={reason} known={known} />
          </li>
        ))}
      </ul>
    </>
  );
}
