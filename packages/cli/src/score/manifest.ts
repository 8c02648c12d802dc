import { createReadStream } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { createLoss, FileError, InputError } from '@segloss/core';
import * as v from 'valibot';
import type { BackendPool } from '../backends.ts';
import { oneLine } from '../output/one-line.ts';
import { loadCase } from './case.ts';
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
    backend: v.optional(v.string('must be the name of a backend'), 'reference'),
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
      if (text.trim() !== '') lines.push({ number, text });
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FileError({
      source: 'cli',
      subject: `manifest '${file}'`,
      reason,
      remedy: 'Check the path.',
      cause,
    });
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
  } catch (cause) {
    fail(cause instanceof Error ? cause.message : 'it is not JSON');
  }
  const parsed = v.safeParse(entrySchema, json);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const key = v.getDotPath(issue);
  return fail(key ? `'${key}' ${issue.message}` : issue.message);
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

async function scoreEntry(entry: ManifestEntry, folder: string, pool: BackendPool): Promise<Score> {
  const from = (name: string) => resolve(folder, name);
  const parameters =
    entry.probabilities === undefined
      ? entry.params
      : withActivation(entry.params, 'none', "the key 'probabilities'");
  const loss = createLoss(entry.loss, parameters);
  const backend = await pool.get(entry.backend);
  const loaded = await loadCase({
    prediction: from((entry.logits ?? entry.probabilities)!),
    target: from(entry.target),
    mask: entry.mask === undefined ? undefined : from(entry.mask),
    layout: entry.layout,
  });
  const gradient = entry.gradient === undefined ? undefined : from(entry.gradient);
  return (await scoreCase(loaded, loss, backend, gradient)).score;
}

/** Scores one line. Never throws: whatever goes wrong becomes the line's error, and the others go on. */
export async function scoreLine(
  line: ManifestLine,
  manifest: string,
  pool: BackendPool,
): Promise<ManifestResult> {
  try {
    const entry = parseEntry(line);
    return { id: entry.id, ...(await scoreEntry(entry, dirname(manifest), pool)) };
  } catch (error) {
    return { id: idOf(line), error: oneLine(error) };
  }
}
