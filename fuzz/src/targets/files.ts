import { SeglossError } from '@segloss/core';
import { readVolume, type Volume } from '@segloss/files';
import { withinMemory } from '../memory.ts';
import type { Reading } from '../readers/reading.ts';
import { demand, type Outcome, Violation } from '../target.ts';

/** What a small file may cost: its copies, and what else the process does meanwhile. */
const memory = 160 * 2 ** 20;

/** Demands that an error is one of ours about a file, with all its parts. What steers terminals is escaped when it is printed. */
function checkError(error: unknown): void {
  const isOurs = error instanceof SeglossError && error.name === 'FileError';
  demand(
    isOurs,
    `an error that is not ours: ${error instanceof Error ? error.name : typeof error}`,
    String(error),
  );
  const { subject, reason, remedy, message } = error;
  for (const part of [subject, reason, remedy])
    demand(part.trim() !== '', 'an error that lacks a part', message);
  demand(!reason.startsWith('cannot be decoded'), 'a file that no check was made for', message);
}

const same = (a: number, b: number): boolean => a === b || (Number.isNaN(a) && Number.isNaN(b));

function compareValues({ data, shape }: Volume, reading: Extract<Reading, { kind: 'array' }>): void {
  const { values } = reading;
  demand(data.length === values.length, 'another number of elements', `${data.length} for ${values.length}`);
  demand(
    shape.reduce((product, length) => product * length, 1) === data.length,
    'a shape that is not that of the data',
    `[${shape}]`,
  );
  const at = values.findIndex((value, i) => !same(value, data[i]!));
  demand(at < 0, 'another value', `${data[at]} at ${at}, where the file has ${values[at]}`);
}

function compareSpacing({ geometry }: Volume, spacing: readonly number[]): void {
  const found = geometry?.spacing ?? [];
  const differs = spacing.some(
    (length, axis) => Number.isFinite(length) && !(Math.abs(length - found[axis]!) <= 1e-3 * length),
  );
  demand(!differs, 'another size of voxels', `[${found}], where the file has [${spacing}]`);
}

/** Reads a file, and compares what comes of it with what a reader of its own says. */
export async function checkFile(path: string, reading: Reading, isWhole: boolean): Promise<Outcome> {
  let volume: Volume;
  try {
    volume = await withinMemory(memory, () => readVolume(path));
  } catch (error) {
    if (error instanceof Violation) throw error;
    checkError(error);
    demand(!isWhole, 'a good file is refused', String(error));
    return 'refused';
  }
  if (reading.kind === 'broken')
    throw new Violation(`a broken file is read: ${reading.why.replace(/\d+/g, '#')}`, '');
  if (reading.kind !== 'array') return 'accepted';
  compareValues(volume, reading);
  if (reading.spacing) compareSpacing(volume, reading.spacing);
  const isSilent = volume.warnings.length === 0;
  demand(!(reading.isOdd && isSilent), 'no warning of a header that contradicts itself or its file');
  demand(
    !isWhole || isSilent || reading.isOdd !== false,
    'a warning of a good file',
    String(volume.warnings[0]?.message),
  );
  return 'accepted';
}
