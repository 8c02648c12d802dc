import type { CheckResult } from '@segloss/conformance';
import type { Known } from '../model/details.ts';

/** Says of a check that did not pass what came of it, why, and where to read on if that is known. */
export function Outcome({
  check,
  status,
  reason,
  known,
}: {
  readonly check: string;
  readonly status: CheckResult['status'];
  readonly reason: string | undefined;
  readonly known: Known | undefined;
}) {
  return (
    <>
      <code>{check}</code>: {status}
      {reason && `, ${reason}`}
      {known && (
        <>
          . Known: {known.reason} {known.link && <a href={known.link}>Read on</a>}
        </>
      )}
    </>
  );
}
