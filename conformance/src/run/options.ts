import { SeglossError } from '@segloss/core';
import { suggest } from '@segloss/core/errors';
import * as v from 'valibot';
import type { ExpectedFailure } from '../report/report.ts';

const text = v.pipe(v.string('must be a string'), v.trim(), v.nonEmpty('must not be empty'));

const failureSchema = v.strictObject({
  id: text,
  devices: v.optional(
    v.pipe(v.array(text, 'must be a list of devices'), v.nonEmpty('must not be an empty list')),
  ),
  reason: text,
  link: v.pipe(
    text,
    v.url('must be a URL'),
    v.regex(/^https?:/, 'must be a URL that begins with https: or http:'),
  ),
});

const kinds = ['golden', 'random', 'law', 'scale'];

function fail(subject: string, reason: string, remedy: string): never {
  throw new SeglossError({ source: 'conformance', subject, reason, remedy });
}

function reasonOf(issue: v.InferIssue<typeof failureSchema>): string {
  const key = v.getDotPath(issue);
  if (key === null) return 'it is not an object';
  if (issue.type !== 'strict_object') return `'${key}' ${issue.message}`;
  return issue.expected === 'never' ? `there is no key '${key}'` : `'${key}' is missing`;
}

/** Throws unless each known failure names its check, a reason and a link. */
export function checkExpectedFailures(entries: readonly ExpectedFailure[]): void {
  for (const [index, entry] of entries.entries()) {
    const parsed = v.safeParse(failureSchema, entry);
    if (parsed.success) continue;
    const name = typeof entry?.id === 'string' ? ` ('${entry.id}')` : '';
    fail(
      `expected failure ${index + 1}${name}`,
      reasonOf(parsed.issues[0]),
      "Give { id, devices, reason, link }; 'devices' may be left out.",
    );
  }
}

/**
 * Throws for options that would be overlooked: a mistyped name must not pass for no choice.
 *
 * @throws SeglossError
 */
export function checkOptions(options: object, known: readonly string[]): void {
  const stranger = Object.keys(options).find((key) => !known.includes(key));
  if (stranger !== undefined)
    fail(`option '${stranger}'`, 'there is no such option', suggest(stranger, known));
  const { expectedFailures = [], kinds: wanted = [] } = options as {
    readonly expectedFailures?: readonly ExpectedFailure[];
    readonly kinds?: readonly string[];
  };
  const unknown = wanted.find((kind) => !kinds.includes(kind));
  if (unknown !== undefined)
    fail(`kind '${unknown}'`, 'there is no such kind of check', suggest(unknown, kinds));
  checkExpectedFailures(expectedFailures);
}
