import type { ExpectedFailure } from '@segloss/conformance';
import { suggest } from '@segloss/core/errors';
import { readJson, readText } from '@segloss/files';
import { fileErrorOf } from '@segloss/files/advice';
import * as v from 'valibot';

const fileError = fileErrorOf('cli');

const text = v.pipe(v.string('must be a string'), v.trim(), v.nonEmpty('must not be empty'));

const entrySchema = v.strictObject({
  id: text,
  devices: v.optional(
    v.pipe(v.array(text, 'must be a list of devices'), v.nonEmpty('must not be an empty list')),
  ),
  reason: text,
  link: v.pipe(text, v.url('must be a URL')),
});

const form = 'Write [{"id", "devices", "reason", "link"}, ...]; "devices" may be left out.';

function reasonOf(issue: v.InferIssue<typeof entrySchema>): string {
  const key = v.getDotPath(issue);
  if (key === null) return 'it is not an object';
  if (issue.type !== 'strict_object') return `'${key}' ${issue.message}`;
  if (issue.expected !== 'never') return `'${key}' is missing`;
  return `there is no key '${key}'. ${suggest(key, Object.keys(entrySchema.entries)).replace(/\.$/, '')}`;
}

/** Names an entry by its number, and by its id if it has one. */
function nameOf(entry: unknown, index: number): string {
  const id = typeof entry === 'object' && entry !== null && 'id' in entry ? entry.id : undefined;
  return typeof id === 'string' ? `entry ${index + 1} ('${id}')` : `entry ${index + 1}`;
}

/** Stands for all devices in {@link Seen}. */
const anyDevice = Symbol('any device');

/** The position of earlier entries, by id of the check, then by device. */
type Seen = Map<string, Map<string | typeof anyDevice, number>>;

/** Finds an earlier entry for the same check and device, and records this one. */
function findSame(seen: Seen, { id, devices }: ExpectedFailure, index: number): number | undefined {
  const known = seen.get(id) ?? new Map();
  seen.set(id, known);
  const [first] = known.values();
  const keys = devices ?? [anyDevice];
  const [same] = keys.flatMap((key) => known.get(key) ?? known.get(anyDevice) ?? []);
  for (const key of keys) known.set(key, index);
  return devices === undefined ? first : same;
}

/** Tells whether an entry is one that was written by a run, and that nobody has filled in. */
const isUnexplained = (entry: unknown): boolean =>
  v.is(v.looseObject({ reason: v.literal(''), link: v.literal('') }), entry);

/**
 * Reads a list of known failures: a JSON array of `{ id, devices?, reason, link }`.
 *
 * @param options `withUnexplained: false` leaves out entries that have neither reason nor link, which are refused otherwise
 * @throws FileError that names the entry which is wrong, or said twice
 */
export async function readExpectedFailures(
  path: string,
  { withUnexplained = true }: { readonly withUnexplained?: boolean } = {},
): Promise<readonly ExpectedFailure[]> {
  const read = readJson(await readText(path));
  if ('fault' in read) throw fileError(path, read.fault, read.remedy ?? form, read.cause);
  const { json } = read;
  if (!Array.isArray(json)) throw fileError(path, 'is not a JSON array', form);
  const entries: ExpectedFailure[] = [];
  const seen: Seen = new Map();
  for (const [index, entry] of json.entries()) {
    if (!withUnexplained && isUnexplained(entry)) continue;
    const parsed = v.safeParse(entrySchema, entry);
    const name = nameOf(entry, index);
    if (!parsed.success) throw fileError(path, `${name}: ${reasonOf(parsed.issues[0])}`, form);
    const same = findSame(seen, parsed.output, index);
    if (same !== undefined) {
      throw fileError(path, `${name}: entry ${same + 1} says the same`, 'Keep one of them.');
    }
    entries.push(parsed.output);
  }
  return entries;
}
