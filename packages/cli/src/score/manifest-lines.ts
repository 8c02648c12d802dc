import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { FileError, SeglossError } from '@segloss/core';
import { quotePath, systemError } from '@segloss/files/advice';

/** A line of a manifest that is not blank. */
export interface ManifestLine {
  readonly number: number;
  readonly text: string;
}

/** Far more than any line needs, and far less than a string can hold. */
const mostBytes = 2 ** 24;

const newline = 10;

function fail(file: string, reason: string, remedy: string): never {
  throw new FileError({ source: 'cli', subject: `manifest ${quotePath(file)}`, reason, remedy });
}

/** Passes on chunks of a file, a character for each byte, and refuses lines that are too long. */
async function* checkLength(file: string, pieces: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let length = 0;
  for await (const piece of pieces) {
    const first = piece.indexOf(newline);
    if (length + (first < 0 ? piece.length : first) > mostBytes) {
      fail(file, 'one of its lines is longer than 16 MiB', 'Write one JSON object per line.');
    }
    length = first < 0 ? length + piece.length : piece.length - 1 - piece.lastIndexOf(newline);
    yield piece.toString('latin1');
  }
}

/** Decodes a line from a character for each byte. Other encodings than UTF-8 would change names without a word. */
function decode(file: string, number: number, text: string): string {
  const bytes = Buffer.from(text, 'latin1');
  const isWide = /^(\xff\xfe|\xfe\xff)/.test(text) || text.includes('\0');
  if (isWide || !isUtf8(bytes)) {
    const found = isWide ? 'looks like UTF-16' : 'is not valid UTF-8';
    fail(file, `line ${number} ${found}`, 'Save the file as UTF-8.');
  }
  // Some editors begin a file with a byte order mark.
  return bytes.toString('utf8').replace(/^\uFEFF/, '');
}

/**
 * Reads the lines of a manifest one by one, so that it may be larger than memory. Lines that are added to the file meanwhile
 * are not read.
 *
 * @param size bytes to read
 * @throws FileError when it cannot be read, is not UTF-8, or holds JSON that is not one object per line
 */
export async function* readLines(file: string, size: number): AsyncGenerator<ManifestLine> {
  if (size === 0) return;
  const input = Readable.from(checkLength(file, createReadStream(file, { end: size - 1 })));
  let number = 0;
  let isFirst = true;
  try {
    for await (const text of createInterface({ input, crlfDelay: Infinity })) {
      number++;
      const line = decode(file, number, text);
      if (line.trim() === '') continue;
      if (isFirst && /^\s*(\[|\{\s*$)/.test(line)) {
        const found = line.trim().startsWith('[') ? 'a JSON array' : 'a JSON object over several lines';
        fail(
          file,
          `it begins with ${found}`,
          'Write one object per line, without brackets or commas around.',
        );
      }
      isFirst = false;
      yield { number, text: line };
    }
  } catch (cause) {
    throw cause instanceof SeglossError ? cause : systemError(file, 'read', cause);
  }
}

/**
 * Finds the size of a manifest in bytes.
 *
 * @throws FileError when there is no such file, or when it cannot be read twice, as a pipe cannot
 */
export async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch((cause: unknown) => {
    throw systemError(file, 'read', cause);
  });
  if (found.isDirectory()) fail(file, 'it is a folder', 'Name a file in it.');
  if (!found.isFile()) {
    fail(file, 'it is not a regular file, but must be read twice', 'Save it to a file, and give that file.');
  }
  return found.size;
}
