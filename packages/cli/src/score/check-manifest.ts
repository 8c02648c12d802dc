import { dirname } from 'node:path';
import { FileError, InputError } from '@segloss/core';
import { quotePath } from '@segloss/files/advice';
import { FileMap } from '../outputs/file-map.ts';
import { within } from '../outputs/place.ts';
import { parseLine } from './manifest.ts';
import { readLines, sizeOf } from './manifest-lines.ts';

/** The size of a manifest that was checked. */
export interface ManifestSize {
  /** Bytes of the manifest that were checked. */
  readonly size: number;
  /** Number of cases. */
  readonly cases: number;
}

/** A description of a file that a run writes. */
interface Output {
  readonly what: string;
}

function fail(subject: string, reason: string, remedy: string): never {
  throw new InputError({ source: 'cli', subject, reason, remedy });
}

const isInput = 'it is also an input, and would be overwritten';

/** Refuses an id that an earlier line has; the number 1 and the string "1" are the same id. */
function checkId(lines: Map<string, number>, id: string | number, line: number): void {
  const earlier = lines.get(String(id));
  if (earlier !== undefined) {
    fail(
      `id '${id}'`,
      `lines ${earlier} and ${line} of the manifest both have it`,
      'Give each case an id of its own.',
    );
  }
  lines.set(String(id), line);
}

/** Reads all lines: refuses duplicate ids, and collects the gradients that will be written. */
async function collectOutputs(manifest: string, size: number, outputs: FileMap<Output>): Promise<number> {
  const lines = new Map<string, number>();
  for await (const line of readLines(manifest, size)) {
    const parsed = parseLine(line);
    checkId(lines, parsed.id, line.number);
    const gradient = 'entry' in parsed ? parsed.entry.gradient : undefined;
    if (gradient === undefined) continue;
    const what = `gradient ${quotePath(gradient)} of line ${line.number}`;
    const other = await outputs.add(within(dirname(manifest), gradient), { what });
    if (other) fail(what, `${other.what} is the same file`, 'Give each output a file of its own.');
  }
  return lines.size;
}

/** Reads all lines again: refuses outputs that are inputs of any of them. */
async function checkInputs(manifest: string, size: number, outputs: FileMap<Output>): Promise<void> {
  const own = await outputs.find(manifest);
  if (own) fail(own.what, `${isInput}: the manifest`, 'Give another name.');
  for await (const line of readLines(manifest, size)) {
    const { inputs } = parseLine(line);
    const found = await Promise.all(inputs.map((input) => outputs.find(within(dirname(manifest), input))));
    for (const [i, output] of found.entries()) {
      if (!output) continue;
      fail(output.what, `${isInput}: ${quotePath(inputs[i]!)} of line ${line.number}`, 'Give another name.');
    }
  }
}

/**
 * Checks a whole manifest before its first case is scored. Invalid lines are left to the run, where each becomes an error
 * of its own.
 *
 * @param out files that the run writes besides gradients
 * @throws InputError when two cases have the same id, or when an output is an input of any case or is written twice
 * @throws FileError when the manifest cannot be read, or has no cases
 */
export async function checkManifest(manifest: string, out: readonly string[]): Promise<ManifestSize> {
  const size = await sizeOf(manifest);
  const outputs = new FileMap<Output>();
  for (const path of out) await outputs.add(path, { what: `output ${quotePath(path)}` });
  const cases = await collectOutputs(manifest, size, outputs);
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
