import type { CheckResult } from '@segloss/conformance';
import { groupBy } from './group.ts';
import { countOf, shorten } from './words.ts';

/** More lines than this hardly ever say more. */
const mostLines = 20;
/** Checks that are named of those that failed for one reason. */
const mostIds = 3;

/** Checks of one kind that failed alike: for the same reason, as far as it is shown. */
interface Group {
  readonly kind: CheckResult['kind'];
  readonly status: CheckResult['status'];
  readonly reason: string;
  readonly ids: readonly string[];
}

function groupFailures(failures: readonly CheckResult[]): readonly Group[] {
  const single = failures.map(({ kind, status, id, reason = 'for no reason that it tells' }) => ({
    kind,
    status,
    reason: shorten(reason),
    id,
  }));
  const alike = groupBy(single, ({ kind, status, reason }) => [kind, status, reason].join('\n'));
  return alike.map((group) => ({ ...group[0]!, ids: group.map(({ id }) => id) }));
}

/** Picks groups of every kind by turns, the larger ones first, so that one kind does not hide the others. */
function pick(groups: readonly Group[], limit: number): readonly Group[] {
  const kinds = groupBy(groups, ({ kind }) => kind).map((ofKind) =>
    ofKind.toSorted((a, b) => b.ids.length - a.ids.length),
  );
  const byTurns = kinds
    .flatMap((ofKind) => ofKind.map((group, turn) => ({ group, turn })))
    .toSorted((a, b) => a.turn - b.turn);
  const picked = new Set(byTurns.slice(0, limit).map(({ group }) => group));
  return kinds.flat().filter((group) => picked.has(group));
}

function describeGroup({ kind, status, reason, ids }: Group): string {
  const [first] = ids;
  if (ids.length === 1) return `${first}: ${status}: ${reason}`;
  const named = [...ids.slice(0, mostIds), ...(ids.length > mostIds ? ['...'] : [])].join(', ');
  return `${countOf(ids.length, `${kind} check`)} (${named}): ${status}: ${reason}`;
}

/** Describes failures for people: a line for those that failed alike, and where to find what is left out. */
export function describeFailures(failures: readonly CheckResult[]): readonly string[] {
  const shown = pick(groupFailures(failures), mostLines);
  const rest = failures.length - shown.reduce((sum, { ids }) => sum + ids.length, 0);
  const isCut = rest > 0 || shown.some(({ ids }) => ids.length > mostIds);
  const where = '--report FILE or --json has them all';
  return [...shown.map(describeGroup), ...(isCut ? [rest > 0 ? `and ${rest} more: ${where}` : where] : [])];
}
