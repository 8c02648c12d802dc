import { InputError } from '@segloss/core';
import { suggest } from '@segloss/core/errors';
import { readJson } from '@segloss/files';
import * as v from 'valibot';
import { defaultBackend } from '../backends.ts';
import type { ManifestLine } from './manifest-lines.ts';

const path = v.pipe(v.string('must be a path'), v.nonEmpty('must not be empty'));

const layouts = ['channels-first', 'channels-last'] as const;

/** The parsed object itself: a copy would lose the key `__proto__`, which must be refused like any unknown key. */
const parameters = v.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'must be an object',
);

/** Tells whether a number has few enough digits to be the one that was written. */
const isExact = (id: number): boolean =>
  Number.isInteger(id) ? Number.isSafeInteger(id) : String(id).replace(/\D/g, '').length <= 16;

const idSchema = v.union(
  [
    v.string(),
    v.pipe(
      v.number(),
      v.finite('must be a string or a finite number'),
      v.check(isExact, 'has more digits than a number keeps: put it in quotes'),
    ),
  ],
  'must be a string or a number',
);

const entrySchema = v.pipe(
  v.strictObject({
    id: idSchema,
    logits: v.optional(path),
    probabilities: v.optional(path),
    target: path,
    mask: v.optional(path),
    weights: v.optional(path),
    annotated: v.optional(
      v.array(
        v.array(
          v.pipe(v.number('must be an integer'), v.safeInteger('must be an integer')),
          'must be a list of class indices',
        ),
        'must be a list with one list of class indices per sample',
      ),
    ),
    loss: v.string('must be the id of a loss'),
    params: v.optional(parameters, {}),
    backend: v.optional(v.string('must be the name of a backend'), defaultBackend),
    gradient: v.optional(path),
    layout: v.optional(v.picklist(layouts, "must be 'channels-first' or 'channels-last'")),
    axes: v.optional(v.string('must be a string such as NCHW')),
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

/** The entry of a line, or its error. */
export type ParsedLine = {
  readonly id: string | number;
  /** The files that it reads, or would read if the rest of the line were right. */
  readonly inputs: readonly string[];
} & ({ readonly entry: ManifestEntry } | { readonly error: InputError });

function reasonOf(issue: v.InferIssue<typeof entrySchema>): string {
  const key = v.getDotPath(issue);
  if (key === null) return issue.message;
  if (issue.type !== 'strict_object') return `'${key}' ${issue.message}`;
  if (issue.expected !== 'never') return `'${key}' is missing`;
  return `there is no key '${key}'. ${suggest(key, Object.keys(entrySchema.entries)).replace(/\.$/, '')}`;
}

const isObject = (json: unknown): json is Partial<Record<string, unknown>> =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

/** Lists the files that a line reads. Those of a wrong line must not be overwritten either. */
const inputsOf = (json: Partial<Record<string, unknown>>): readonly string[] =>
  [json.logits, json.probabilities, json.target, json.mask, json.weights].filter(
    (name) => typeof name === 'string',
  );

/** Reads a line. Never throws. Finds the id even when the rest of the line is wrong; without one, the id is `line 3`. */
export function parseLine({ number, text }: ManifestLine): ParsedLine {
  let inputs: readonly string[] = [];
  const wrong = (
    reason: string,
    id: string | number = `line ${number}`,
    remedy = 'See `segloss score --help` for the form of a line.',
  ): ParsedLine => ({
    id,
    inputs,
    error: new InputError({ source: 'cli', subject: `line ${number} of the manifest`, reason, remedy }),
  });
  const read = readJson(text);
  if ('fault' in read) return wrong(`it ${read.fault}`, undefined, read.remedy);
  const { json } = read;
  if (!isObject(json)) return wrong('it is not a JSON object');
  inputs = inputsOf(json);
  const parsed = v.safeParse(entrySchema, json, { abortEarly: true });
  if (parsed.success) return { id: parsed.output.id, inputs, entry: parsed.output };
  const id = v.safeParse(idSchema, 'id' in json ? json.id : undefined);
  return wrong(reasonOf(parsed.issues[0]), id.success ? id.output : undefined);
}
