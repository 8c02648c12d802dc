import { createReadStream } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { createLoss, FileError, InputError, suggest } from '@segloss/core';
import * as v from 'valibot';
import { type BackendPool, defaultBackend } from '../backends.ts';
import { systemError } from '../files/errors.ts';
import { oneLine } from '../output/one-line.ts';
import { loadCase } from './case.ts';
import { checkGradientOutput } from './outputs.ts';
import { withActivation } from './params.ts';
import { type Score, scoreCase } from './run.ts';

const path = v.pipe(v.string('must be a path'), v.nonEmpty('must not be empty'));

const layouts = ['channels-first', 'channels-last'] as const;

const entrySchema = v.pipe(
  v.strictObject({
    id: v.union([v.string(), v.number()], 'must be a text'),
    logits: v.optional(path),
    probabilities: v.optional(path),
    target: path,
    mask: v.optional(path),
    loss: v.string('must be the id of a loss'),
    params: v.optional(v.record(v.string(), v.unknown(), 'must be an object'), {}),
    backend: v.optional(v.string('must be the name of a backend'), defaultBackend),
    gradient: v.optional(path),
    layout: v.optional(v.picklist(layouts, "must be 'channels-first' or 'channels-last'")),
  }),
  v.check(
    ({ logits, probabilities }) => (logits === undefined) !== (probabilities === undefined),
    "give either 'logits' or 'probabilities'",
  ),
);

/** One line of a manifest. */
export type ManifestEntry = v.InferOutput<typeof entrySchema>;

/** What becomes of one line: a score, or a one-line error. */
export type ManifestResult =
  | ({ readonly id: string | number } & Score)
  | { readonly id: string | number; readonly error: string };

/** A line of a manifest that is not blank. */
export interface ManifestLine {
  readonly number: number;
  readonly text: string;
}

/**
 * Reads the lines of a manifest.
 *
 * @throws FileError when there is no such file, or nothing in it.
 */
export async function readManifest(file: string): Promise<readonly ManifestLine[]> {
  const lines: ManifestLine[] = [];
  let number = 0;
  try {
    for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
      number++;
      // Some editors begin a file with a byte order mark.
      const line = number === 1 ? text.replace(/^\uFEFF/, '') : text;
      if (line.trim() !== '') lines.push({ number, text: line });
    }
  } catch (cause) {
    throw systemError(file, 'read', cause);
  }
  if (lines.length > 0) return lines;
  throw new FileError({
    source: 'cli',
    subject: `manifest '${file}'`,
    reason: 'it has no cases',
    remedy: 'Write one JSON object per line.',
  });
}

function parseEntry({ number, text }: ManifestLine): ManifestEntry {
  const fail = (reason: string): never => {
    throw new InputError({
      source: 'cli',
      subject: `line ${number} of the manifest`,
      reason,
      remedy: 'See `segloss score --help` for the form of a line.',
    });
  };
  let json: unknown;
  try {
    json = JSON.parse(text);
    if (typeof json !== 'object' || json === null || Array.isArray(json)) fail('it is not a JSON object');
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    fail(`it is not JSON (${cause instanceof Error ? cause.message : cause})`);
  }
  const parsed = v.safeParse(entrySchema, json);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  return fail(reasonOf(issue));
}

function reasonOf(issue: v.InferIssue<typeof entrySchema>): string {
  const key = v.getDotPath(issue);
  if (key === null) return issue.message;
  if (issue.type !== 'strict_object') return `'${key}' ${issue.message}`;
  if (issue.expected !== 'never') return `'${key}' is missing`;
  return `there is no key '${key}'. ${suggest(key, Object.keys(entrySchema.entries)).replace(/\.$/, '')}`;
}

/** Finds the id of a line even when the rest of it is wrong; else names the line. */
function idOf({ number, text }: ManifestLine): string | number {
  try {
    const { id } = JSON.parse(text) as { id?: unknown };
    if (typeof id === 'string' || typeof id === 'number') return id;
  } catch {
    // The line is not JSON; its number has to do.
  }
  return `line ${number}`;
}

async function scoreEntry(
  entry: ManifestEntry,
  manifest: string,
  pool: BackendPool,
  written: Set<string>,
): Promise<Score> {
  const from = (name: string) => resolve(dirname(manifest), name);
  const parameters =
    entry.probabilities === undefined
      ? entry.params
      : withActivation(entry.params, 'none', "the key 'probabilities'");
  const loss = createLoss(entry.loss, parameters);
  const gradient = entry.gradient === undefined ? undefined : from(entry.gradient);
  if (gradient !== undefined) {
    const inputs = [entry.logits, entry.probabilities, entry.target, entry.mask];
    await checkGradientOutput(gradient, [manifest, ...inputs.map((name) => name && from(name))]);
    if (written.has(gradient)) {
      throw new InputError({
        source: 'cli',
        subject: `gradient '${entry.gradient}'`,
        reason: 'another case of the manifest writes the same file',
        remedy: 'Give each case its own.',
      });
    }
    written.add(gradient);
  }
  const backend = await pool.get(entry.backend);
  const loaded = await loadCase({
    prediction: from((entry.logits ?? entry.probabilities)!),
    target: from(entry.target),
    mask: entry.mask === undefined ? undefined : from(entry.mask),
    layout: entry.layout,
  });
  return (await scoreCase(loaded, loss, backend, gradient)).score;
}

/**
 * Scores one line. Never throws: whatever goes wrong becomes the line's error, and the others go on.
 *
 * @param written files that earlier lines have written
 */
export async function scoreLine(
  line: ManifestLine,
  manifest: string,
  pool: BackendPool,
  written: Set<string>,
): Promise<ManifestResult> {
  try {
    const entry = parseEntry(line);
    return { id: entry.id, ...(await scoreEntry(entry, manifest, pool, written)) };
  } catch (error) {
    return { id: idOf(line), error: oneLine(error) };
  }
}
