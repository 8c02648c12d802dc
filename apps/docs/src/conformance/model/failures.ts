import { type CheckResult, type Deviation, isFailure, type Report } from '@segloss/conformance';
import { type Known, knownOf } from './details.ts';

/** A check that did not pass, with its numbers where it has some. */
export interface Failure extends Pick<CheckResult, 'status' | 'reason'> {
  readonly check: string;
  /** Why it is known and accepted, if it is. */
  readonly known?: Known | undefined;
  readonly numbers: readonly (Deviation & { readonly part: 'value' | 'gradient' })[];
}

/** Lists the checks of a run that did not pass. */
export const failuresOf = ({ results }: Report): readonly Failure[] =>
  results.filter(isFailure).map(({ id, status, reason, expectedFailure, value, gradient }) => ({
    check: id,
    status,
    reason,
    known: expectedFailure && knownOf(expectedFailure),
    numbers: [
      ...(value ? [{ ...value, part: 'value' as const }] : []),
      ...(gradient ? [{ ...gradient, part: 'gradient' as const }] : []),
    ],
  }));
