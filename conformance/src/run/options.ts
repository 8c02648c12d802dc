import { SeglossError } from '@segloss/core';
import { suggest } from '@segloss/core/errors';
import * as v from 'valibot';
import { checkKinds } from '../report/kinds.ts';
import type { ExpectedFailure } from '../report/report.ts';
import { buildSchema, provenanceSchema } from '../report/schema.ts';
import { parseShard } from './shard.ts';
import type { RunSource } from './source.ts';

const text = v.pipe(v.string('must be a string'), v.trim(), v.nonEmpty('must not be empty'));
const texts = v.array(text, 'must be a list of strings');
const callback = v.function('must be a function');

const failureSchema = v.strictObject({
  id: v.pipe(text, v.regex(/[^*/]/, 'must name some checks, not all of them')),
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

/** What each option may be, apart from what is checked where it is used. */
const schemas = {
  describe: callback,
  it: callback,
  device: text,
  devices: texts,
  losses: texts,
  kinds: texts,
  only: texts,
  shard: text,
  repeat: v.pipe(
    v.number('must be a number'),
    v.integer('must be a whole number'),
    v.minValue(1, 'must be 1 or more'),
  ),
  failFast: v.boolean('must be true or false'),
  build: v.unknown(),
  run: v.unknown(),
  renew: v.looseObject({}, 'must be a report'),
  expectedFailures: v.array(v.unknown(), 'must be a list'),
  resume: v.string('must be the text of a journal'),
  signal: v.instance(AbortSignal, 'must be an AbortSignal'),
  onReport: callback,
  onBegin: callback,
  onCheck: callback,
  onJournal: callback,
} as const;

/** Names an option of a run. */
export type OptionName = keyof typeof schemas;

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

/** Throws unless what reports say of the build and of the run has the form that they need. */
function checkSource({ build, run }: RunSource): void {
  if (!v.is(v.nullish(buildSchema), build)) {
    fail(
      "option 'build'",
      'it does not name a build',
      'Give { version, hash } as describeBuild() of @segloss/conformance/node does, or null.',
    );
  }
  if (!v.is(v.optional(provenanceSchema), run)) {
    fail(
      "option 'run'",
      'it does not say who made the run',
      'Give { commit, id, by } as describeProvenance() of @segloss/conformance/node does.',
    );
  }
}

function checkKindNames(wanted: readonly string[]): void {
  const known: readonly string[] = checkKinds;
  const unknown = wanted.find((kind) => !known.includes(kind));
  if (unknown === undefined) return;
  fail(`kind '${unknown}'`, 'there is no such kind of check', suggest(unknown, known));
}

/**
 * Throws for options that would be overlooked: a mistyped name must not pass for no choice.
 *
 * @throws SeglossError
 */
export function checkOptions(options: object, known: readonly OptionName[]): void {
  for (const [name, value] of Object.entries(options)) {
    const option = known.find((candidate) => candidate === name);
    if (option === undefined) fail(`option '${name}'`, 'there is no such option', suggest(name, known));
    const parsed = v.safeParse(v.optional(schemas[option]), value);
    if (parsed.success) continue;
    const { message } = parsed.issues[0];
    const reason = message.startsWith('must') ? `it ${message}` : `it must be valid (${message})`;
    fail(`option '${name}'`, reason, 'See the README of @segloss/conformance for the options.');
  }
  const { expectedFailures, kinds, shard } = options as {
    readonly expectedFailures?: readonly ExpectedFailure[];
    readonly kinds?: readonly string[];
    readonly shard?: string;
  };
  if (kinds !== undefined) checkKindNames(kinds);
  if (shard !== undefined) parseShard(shard);
  if (expectedFailures !== undefined) checkExpectedFailures(expectedFailures);
  checkSource(options);
}
