import type { CheckResult, Thrown } from '@segloss/conformance';
import { describeRootCause, describeSetting, thrownLines } from './describe-details.ts';
import { groupBy } from './group.ts';
import { countOf, shorten } from './words.ts';

/** More than this hardly ever say more. */
const mostGroups = 20;
/** Checks that are named of those that failed for one reason. */
const mostIds = 3;

const reasonOf = ({ reason = 'for no reason that it tells' }: CheckResult): string => reason;

/** Checks of one kind that failed alike: for the same reason, as far as it is shown. */
interface Group {
  readonly kind: CheckResult['kind'];
  readonly status: CheckResult['status'];
  readonly reason: string;
  readonly checks: readonly CheckResult[];
}

function groupFailures(failures: readonly CheckResult[]): readonly Group[] {
  const single = failures.map((check) => ({ check, reason: shorten(reasonOf(check)) }));
  const alike = groupBy(single, ({ check: { kind, status, thrown }, reason }) =>
    // Errors are alike if what caused them is: a message may name the place in a graph.
    [kind, status, thrown?.at(-1)?.message ?? reason].join('\n'),
  );
  return alike.map((group) => {
    const { check, reason } = group[0]!;
    const checks = group.map((one) => one.check);
    return { kind: check.kind, status: check.status, reason, checks };
  });
}

/** Picks groups of every kind by turns, the larger ones first, so that one kind does not hide the others. */
function pick(groups: readonly Group[], limit: number): readonly Group[] {
  const kinds = groupBy(groups, ({ kind }) => kind).map((ofKind) =>
    ofKind.toSorted((a, b) => b.checks.length - a.checks.length),
  );
  const byTurns = kinds
    .flatMap((ofKind) => ofKind.map((group, turn) => ({ group, turn })))
    .toSorted((a, b) => a.turn - b.turn);
  const picked = new Set(byTurns.slice(0, limit).map(({ group }) => group));
  return kinds.flat().filter((group) => picked.has(group));
}

/** Says in a second line what was run, and where an error comes from. */
function describeDetails({ setting, thrown = [] }: CheckResult): readonly string[] {
  const origin = describeRootCause(thrown);
  const parts = [...(origin === undefined ? [] : [origin]), ...(setting ? [describeSetting(setting)] : [])];
  return parts.length === 0 ? [] : [`    ${shorten(parts.join('; '))}`];
}

function describeGroup({ kind, status, reason, checks }: Group): readonly string[] {
  const [first] = checks;
  const ids = checks.map(({ id }) => id);
  if (checks.length === 1) return [`${ids[0]}: ${status}: ${reason}`, ...describeDetails(first!)];
  const named = [...ids.slice(0, mostIds), ...(ids.length > mostIds ? ['...'] : [])].join(', ');
  return [
    `${countOf(ids.length, `${kind} check`)} (${named}): ${status}: ${reason}`,
    ...describeDetails(first!),
  ];
}

/** Tells whether the reason of a failure is the message of what was thrown, and no more. */
const isSaidBy = ([first]: readonly Thrown[], { reason }: CheckResult): boolean =>
  first !== undefined && reason !== undefined && withoutBreaks(first.message) === withoutBreaks(reason);

const withoutBreaks = (text: string): string => text.replace(/\s+/g, ' ').trim();

const where = '--verbose, --report FILE or --json has them all';

/** Describes failures for people: in few words those that failed alike, and where to find what is left out. */
export function describeFailures(failures: readonly CheckResult[]): readonly string[] {
  const shown = pick(groupFailures(failures), mostGroups);
  const rest = failures.length - shown.reduce((sum, { checks }) => sum + checks.length, 0);
  const isCut = rest > 0 || shown.some(({ checks }) => checks.length > mostIds);
  return [
    ...shown.flatMap(describeGroup),
    ...(isCut ? [rest > 0 ? `and ${rest} more: ${where}` : where] : []),
  ];
}

/** Describes each failure for people, with all that is known of it. */
export const describeWholly = (failures: readonly CheckResult[]): readonly string[] =>
  failures.flatMap((check) => {
    const { id, status, setting, thrown = [] } = check;
    const details = [
      ...(isSaidBy(thrown, check) ? [] : reasonOf(check).split('\n')),
      ...thrownLines(thrown),
      ...(setting ? [describeSetting(setting)] : []),
    ];
    return [`${id}: ${status}`, ...details.map((line) => `    ${line}`)];
  });
