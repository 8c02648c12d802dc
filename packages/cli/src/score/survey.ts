import { dirname } from 'node:path';
import { FileError, InputError } from '@segloss/core';
import { quotePath } from '../files/errors.ts';
import { FileTable } from './file-table.ts';
import { inputsOf, parseLine } from './manifest.ts';
import { readLines, sizeOf } from './manifest-lines.ts';
import { within } from './place.ts';

/** What is known of a manifest before its first case is scored. */
export interface Survey {
  /** Bytes of the manifest that were looked at. */
  readonly size: number;
  /** Number of cases. */
  readonly cases: number;
}

/** A file that a run writes, in words. */
interface Output {
  readonly what: string;
}

function fail(subject: string, reason: string, remedy: string): never {
  throw new InputError({ source: 'cli', subject, reason, remedy });
}

const isInput = 'it is also an input, and would be overwritten';

/** Refuses an id that an earlier line has. Results are found by their ids, also those that are numbers. */
function checkId(lines: Map<string, number>, id: string | number, line: number): void {
  const earlier = lines.get(String(id));
  if (earlier !== undefined) {
    fail(
      `id '${id}'`,
      `lines ${earlier} and ${line} of the manifest both have it`,
      'Give each case its own.',
    );
  }
  lines.set(String(id), line);
}

/** Looks at all lines: refuses ids that are there twice, and notes the gradients that will be written. */
async function noteOutputs(manifest: string, size: number, outputs: FileTable<Output>): Promise<number> {
  const lines = new Map<string, number>();
  for await (const line of readLines(manifest, size)) {
    const parsed = parseLine(line);
    checkId(lines, parsed.id, line.number);
    const gradient = 'entry' in parsed ? parsed.entry.gradient : undefined;
    if (gradient === undefined) continue;
    const what = `gradient ${quotePath(gradient)} of line ${line.number}`;
    const other = await outputs.add(within(dirname(manifest), gradient), { what });
    if (other) fail(what, `${other.what} is the same file`, 'Give each output its own.');
  }
  return lines.size;
}

/** Looks at all lines again: refuses outputs that are inputs of any of them. */
async function checkInputs(manifest: string, size: number, outputs: FileTable<Output>): Promise<void> {
  const own = await outputs.find(manifest);
  if (own) fail(own.what, `${isInput}: the manifest`, 'Give another name.');
  for await (const line of readLines(manifest, size)) {
    const parsed = parseLine(line);
    if (!('entry' in parsed)) continue;
    const inputs = inputsOf(parsed.entry);
    const found = await Promise.all(inputs.map((input) => outputs.find(within(dirname(manifest), input))));
    for (const [i, output] of found.entries()) {
      if (!output) continue;
      fail(output.what, `${isInput}: ${quotePath(inputs[i]!)} of line ${line.number}`, 'Give another name.');
    }
  }
}

/**
 * Looks at a whole manifest before its first case is scored. Lines that are wrong in themselves are left to the run, where
 * they become errors of their own.
 *
 * @param out files that the run writes besides gradients
 * @throws InputError when two cases have one id, or when a file that is written is an input of any case or is written twice
 * @throws FileError when the manifest cannot be read, or has no cases
 */
export async function surveyManifest(manifest: string, out: readonly string[]): Promise<Survey> {
  const size = await sizeOf(manifest);
  const outputs = new FileTable<Output>();
  for (const path of out) await outputs.add(path, { what: `output ${quotePath(path)}` });
  const cases = await noteOutputs(manifest, size, outputs);
  if (cases === 0) {
    throw new FileError({
      source: 'cli',
      subject: `manifest ${quotePath(manifest)}`,
      reason: 'it has no cases',
      remedy: 'Write one JSON object per line.',
    });
  }
  if (!outputs.isEmpty) await checkInputs(manifest, size, outputs);
  return { size, cases };
}
