import { type OpName, opNames } from '@segloss/core/graph';
import type { Arithmetic } from '../budget/arithmetic.ts';
import type { Deviation } from '../budget/compare.ts';
import type { Standard } from '../budget/standard.ts';
import type { Check, Outcome, Session } from '../run/check.ts';
import { checkForm, contentOf, standardOfForm } from './check.ts';
import { type Form, joinsSamples } from './form.ts';
import { forms } from './forms/index.ts';

/** As many forms are named in a reason. */
const mostNamed = 3;

const worse = (a: Deviation | undefined, b: Deviation | undefined): Deviation | undefined =>
  a === undefined || (b !== undefined && b.ratio > a.ratio) ? b : a;

/** Runs all forms of a primitive: some are enough to fail, and all together say how exact it is. */
async function runForms(
  op: OpName,
  list: readonly Form[],
  { backend, arithmetic }: Session,
): Promise<Outcome> {
  const problems: string[] = [];
  let worst: Deviation | undefined;
  // Reports number the elements of all forms through.
  let before = 0;
  for (const form of list) {
    const { problem, value, count } = await checkForm(op, form, backend, arithmetic);
    worst = worse(worst, value && { ...value, at: before + value.at });
    before += count;
    if (problem !== undefined) problems.push(`${op} ${form.name}: ${problem}`);
  }
  if (problems.length === 0) return { status: 'pass', value: worst };
  const more =
    problems.length > mostNamed ? [`and ${problems.length - mostNamed} more of ${list.length} forms`] : [];
  return { status: 'fail', reason: [...problems.slice(0, mostNamed), ...more].join('; '), value: worst };
}

/** Computes what all forms of a primitive must give, one after the other. */
function standardOf(op: OpName, list: readonly Form[], arithmetic: Arithmetic): Standard {
  const all = list.map((form) => standardOfForm(op, form, arithmetic));
  const tolerances = all.flatMap((form) => [...form.tolerances]);
  return {
    expected: { value: Float64Array.from(all.flatMap(({ value }) => [...value])) },
    tolerances: { value: (at) => tolerances[at]! },
  };
}

/** The forms of a primitive that every adapter should have, and those that some cannot have. */
function groupsOf(op: OpName): readonly (readonly [id: string, list: readonly Form[]])[] {
  const across = forms[op].filter(joinsSamples);
  const within = forms[op].filter((form) => !across.includes(form));
  const groups = [[`primitive/${op}`, within] as const, [`primitive/${op}/across-samples`, across] as const];
  return groups.filter(([, list]) => list.length > 0);
}

/**
 * Makes the checks of the primitives: every op, over every choice of axes, at hard arguments.
 *
 * @param digest makes a digest of what is checked
 */
export const checksOfPrimitives = (
  anyLoss: string,
  digest: (content: string) => Promise<string>,
): Promise<readonly Check[]> =>
  Promise.all(
    opNames.flatMap(groupsOf).map(async ([id, list]) => {
      const op = id.split('/')[1] as OpName;
      return {
        id,
        kind: 'primitive' as const,
        loss: anyLoss,
        digest: await digest(JSON.stringify([id, ...list.map(contentOf)])),
        run: (session: Session) => runForms(op, list, session),
        numbers: ['value'] as const,
        standard: (arithmetic: Arithmetic) => standardOf(op, list, arithmetic),
      };
    }),
  );
