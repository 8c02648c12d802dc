import { FileError } from '@segloss/core';
import { describeCause, fileError } from './advice/errors.ts';
import { otherName } from './bytes/other-formats.ts';
import { openSource, type Source } from './bytes/source.ts';
import { parseNifti } from './nifti/read-nifti.ts';
import { parseNpy } from './npy/read-npy.ts';
import type { Volume } from './volume.ts';

type Parser = (source: Source) => Promise<Volume>;

/**
 * Reads a volume from a `.npy`, `.nii` or `.nii.gz` file: a regular file, and no more of it than its header asks for.
 *
 * @throws FileError when it cannot be read, or its numbers take more than 4 GB
 */
export async function readVolume(path: string): Promise<Volume> {
  const parse = parserFor(path);
  const source = await openSource(path);
  try {
    return await parse(source);
  } catch (cause) {
    if (cause instanceof FileError) throw cause;
    // What is left is mostly memory: the parsers check everything that a file can get wrong.
    const reason = `cannot be decoded (${describeCause(cause)})`;
    throw fileError(path, reason, 'Check the file with another program, or give Node more memory.', cause);
  } finally {
    source.close();
  }
}

function parserFor(path: string): Parser {
  const name = path.toLowerCase();
  if (name.endsWith('.npy')) return parseNpy;
  if (name.endsWith('.nii') || name.endsWith('.nii.gz')) return parseNifti;
  throw (
    otherName(path) ??
    fileError(path, 'is of an unknown format', 'Give a file whose name ends in .npy, .nii or .nii.gz.')
  );
}
