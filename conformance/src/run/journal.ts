import { FileError } from '@segloss/core';
import * as v from 'valibot';
import type { Origin } from '../report/origin.ts';
import { resultSchema } from '../report/schema.ts';
import { restoreResult, storeResult } from '../report/stored.ts';
import type { Performed } from './check.ts';
import type { Suite } from './suite.ts';

const format = 'segloss-conformance-journal/1';

const headSchema = v.looseObject({ format: v.literal(format), startedAt: v.string() });
const lineSchema = v.strictObject({ result: resultSchema, ops: v.array(v.string()) });

/** What all checks of a journal have in common: they may only be taken over where that is the same. */
export interface JournalHead extends Origin {
  readonly suite: Pick<Suite, 'version' | 'digest'>;
}

/** What a run that was interrupted has left behind. */
export interface Journal {
  readonly startedAt: Date;
  readonly performed: readonly Performed[];
}

/** Writes the first line of a journal. */
export const writeHead = ({ suite, ...origin }: JournalHead, startedAt: Date): string =>
  JSON.stringify({
    format,
    suite: { version: suite.version, digest: suite.digest },
    ...origin,
    startedAt: startedAt.toISOString(),
  });

/** Writes the line of a check. */
export const writePerformed = ({ result, ops }: Performed): string =>
  JSON.stringify({ result: storeResult(result), ops });

const refuse = (reason: string, remedy: string, cause?: unknown) =>
  new FileError({ source: 'conformance', subject: 'run to be resumed', reason, remedy, cause });

function readLine<T>(schema: v.GenericSchema<unknown, T>, line: string, number: number): T {
  try {
    return v.parse(schema, JSON.parse(line));
  } catch (cause) {
    const reason = `line ${number} of its journal is not what the suite writes`;
    throw refuse(reason, 'Delete the journal, and run the suite anew.', cause);
  }
}

/**
 * Reads the journal of a run that was interrupted; a last line that was cut short is left out.
 *
 * @param here what it must be of
 * @returns nothing when the run had not yet begun
 * @throws FileError when it is of another suite, adapter, device or machine, or was edited
 */
export function readJournal(text: string, here: JournalHead): Journal | undefined {
  const [first, ...lines] = text.split('\n').slice(0, -1);
  if (first === undefined) return undefined;
  const head: Readonly<Record<string, unknown>> = readLine(headSchema, first, 1);
  const wanted: Readonly<Record<string, unknown>> = JSON.parse(writeHead(here, new Date()));
  const other = Object.keys(wanted).find(
    (key) => key !== 'startedAt' && JSON.stringify(wanted[key]) !== JSON.stringify(head[key]),
  );
  if (other !== undefined) {
    const [then, now] = [head[other], wanted[other]].map((part) => JSON.stringify(part));
    const reason = `its ${other} was ${then}, and is ${now} now`;
    throw refuse(reason, 'Delete the journal, and run the suite anew.');
  }
  const performed = lines.map((line, i) => {
    const { result, ops } = readLine(lineSchema, line, i + 2);
    return { result: restoreResult(result), ops };
  });
  return { startedAt: new Date(String(head.startedAt)), performed };
}
