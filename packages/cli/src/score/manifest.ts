import { InputError, suggest } from '@segloss/core';
import * as v from 'valibot';
import { defaultBackend } from '../backends.ts';
import type { ManifestLine } from './manifest-lines.ts';

const path = v.pipe(v.string('must be a path'), v.nonEmpty('must not be empty'));

const layouts = ['channels-first', 'channels-last'] as const;

/** As it was parsed: copies lose keys such as `__proto__`, which are as unknown as any other. */
const parameters = v.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'must be an object',
);

const idSchema = v.union(
  [v.string(), v.pipe(v.number(), v.finite('must be a text, or a finite number'))],
  'must be a text or a number',
);

const entrySchema = v.pipe(
  v.strictObject({
    id: idSchema,
    logits: v.optional(path),
    probabilities: v.optional(path),
    target: path,
    mask: v.optional(path),
    loss: v.string('must be the id of a loss'),
    params: v.optional(parameters, {}),
    backend: v.optional(v.string('must be the name of a backend'), defaultBackend),
    gradient: v.optional(path),
    layout: v.optional(v.picklist(layouts, "must be 'channels-first' or 'channels-last'")),
    axes: v.optional(v.string('must be a text such as NCHW')),
    labels: v.optional(
      v.array(
        v.pipe(v.number('must be an integer'), v.safeInteger('must be an integer')),
        'must be a list of integers',
      ),
    ),
  }),
  v.check(
    ({ logits, probabilities }) => (logits === undefined) !== (probabilities === undefined),
    "give either 'logits' or 'probabilities'",
  ),
);

/** One line of a manifest. */
export type ManifestEntry = v.InferOutput<typeof entrySchema>;

/** What a line says, or what is wrong with it; its id in both cases. */
export type ParsedLine = { readonly id: string | number } & (
  | { readonly entry: ManifestEntry }
  | { readonly error: InputError }
);

function reasonOf(issue: v.InferIssue<typeof entrySchema>): string {
  const key = v.getDotPath(issue);
  if (key === null) return issue.message;
  if (issue.type !== 'strict_object') return `'${key}' ${issue.message}`;
  if (issue.expected !== 'never') return `'${key}' is missing`;
  return `there is no key '${key}'. ${suggest(key, Object.keys(entrySchema.entries)).replace(/\.$/, '')}`;
}

const isObject = (json: unknown): json is object =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

/** Reads a line. Never throws, and finds the id of a line even when the rest of it is wrong; else it names the line. */
export function parseLine({ number, text }: ManifestLine): ParsedLine {
  const wrong = (reason: string, id: string | number = `line ${number}`): ParsedLine => ({
    id,
    error: new InputError({
      source: 'cli',
      subject: `line ${number} of the manifest`,
      reason,
      remedy: 'See `segloss score --help` for the form of a line.',
    }),
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    return wrong(`it is not JSON (${cause instanceof Error ? cause.message : cause})`);
  }
  if (!isObject(json)) return wrong('it is not a JSON object');
  const parsed = v.safeParse(entrySchema, json, { abortEarly: true });
  if (parsed.success) return { id: parsed.output.id, entry: parsed.output };
  const id = v.safeParse(idSchema, 'id' in json ? json.id : undefined);
  return wrong(reasonOf(parsed.issues[0]), id.success ? id.output : undefined);
}

/** Lists the files that a line reads. */
export const inputsOf = ({ logits, probabilities, target, mask }: ManifestEntry): readonly string[] =>
  [logits, probabilities, target, mask].filter((name) => name !== undefined);
