import type { Deviation } from '../budget/compare.ts';
import type { CheckResult } from '../report/report.ts';
import { type Check, type Performed, perform, type Session, timeLimit } from './check.ts';

const numbersOf = (part: Deviation | undefined): readonly (number | undefined)[] => [part?.at, part?.actual];

/** Says how a check went, as far as it must go the same way each time. */
const keyOf = ({ result: { status, value, gradient } }: Performed): string =>
  [status, ...numbersOf(value), ...numbersOf(gradient)].join(' ');

function describeOutcome({ status, reason }: CheckResult, isFirstOfStatus: boolean): string {
  if (reason !== undefined) return `${status} (${reason})`;
  return isFirstOfStatus ? status : `${status} with other numbers`;
}

/** Joins what became of a check each time: it fails unless that was the same. */
export function joinRepeated(runs: readonly [Performed, ...Performed[]]): Performed {
  const total = runs.reduce((sum, { result }) => sum + result.milliseconds, 0);
  const milliseconds = Math.round(total / runs.length);
  const outcomes = [...new Set(runs.map(keyOf))].map((key) => runs.filter((run) => keyOf(run) === key));
  const [first] = runs;
  if (outcomes.length === 1) return { ...first, result: { ...first.result, milliseconds } };
  const told = new Set<string>();
  const list = outcomes
    .toSorted((a, b) => b.length - a.length)
    .map((group) => {
      const { result } = group[0]!;
      const text = describeOutcome(result, !told.has(result.status));
      told.add(result.status);
      return `${group.length === 1 ? 'once' : `${group.length} times`} ${text}`;
    });
  // What was thrown and run in the first of the failures, if there is one.
  const worst = runs.find(({ result }) => result.status !== 'pass') ?? first;
  const reason = `not the same in ${runs.length} runs: ${list.join('; ')}`;
  return { ...worst, result: { ...worst.result, status: 'fail', reason, milliseconds } };
}

/** Runs a check several times in a row; one that does not end the same way each time fails. */
export async function performOften(
  check: Check,
  session: Session,
  times = 1,
  seconds = timeLimit,
): Promise<Performed> {
  const first = await perform(check, session, seconds);
  const others: Performed[] = [];
  for (let i = 1; i < times; i++) others.push(await perform(check, session, seconds));
  return joinRepeated([first, ...others]);
}
