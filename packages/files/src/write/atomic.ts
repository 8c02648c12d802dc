import { stat, writeFile } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';
import { systemError } from '../advice/errors.ts';

/** Writes a text file in UTF-8, whole or not at all. */
export async function writeText(path: string, text: string): Promise<void> {
  await writeAtomic(path, [Buffer.from(text, 'utf8')]);
}

/** Writes parts one after the other to a temporary neighbour of the file, then renames it. */
export async function writeAtomic(path: string, parts: Iterable<Uint8Array>): Promise<void> {
  try {
    // Pipes and devices such as /dev/null cannot be renamed onto without being lost.
    if (await isSpecial(path)) return await writeFile(path, parts);
    // write-file-atomic calls write() once and takes a short write, as on a full disk, for success; so it is given
    // no data, and Node's writeFile, which goes on until all is written, fills its temporary file.
    const tmpfileCreated = (temporary: string) => writeFile(temporary, parts);
    await writeFileAtomic(path, '', { tmpfileCreated });
  } catch (cause) {
    throw systemError(path, 'write', cause);
  }
}

async function isSpecial(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && !found.isFile();
}
