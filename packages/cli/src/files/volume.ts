import { FileError, type Warning } from '@segloss/core';
import type { NumericArray } from './arrays.ts';
import { describeCause, fileError } from './errors.ts';
import { parseNifti } from './nifti.ts';
import { parseNpy } from './npy.ts';
import { otherName } from './signatures.ts';
import { openSource, type Source } from './source.ts';

/** Says where the voxels lie in space, in millimetres. */
export interface Geometry {
  /** Voxel size along the last three axes of the volume's shape: z, y, x. */
  readonly spacing: readonly number[];
  /** False where the file gives no valid voxel size; `spacing` then holds ones. */
  readonly measured: boolean;
  /** 4 x 4 matrix from voxel indices (x, y, z) to millimetres, as nibabel shows it. */
  readonly affine: readonly (readonly number[])[];
  /** False where the file gives no position and no direction, so that `affine` holds the spacing only. */
  readonly oriented: boolean;
  /** True where the file gives a position and a direction that cannot be used. */
  readonly damaged: boolean;
}

/** Turns stored numbers into values: `stored * slope + inter`. */
export interface Scale {
  readonly slope: number;
  readonly inter: number;
}

/** Holds one array read from a file. */
export interface Volume {
  readonly path: string;
  /** Elements in C order of `shape`. */
  readonly data: NumericArray;
  readonly shape: readonly number[];
  /** Whether the file stores integers or booleans, and no scale turns them into fractions. */
  readonly integer: boolean;
  /**
   * Shape and order with which an array like `data` must be written back, so that NumPy shows it with the
   * shape that NumPy or nibabel shows for the file itself.
   */
  readonly fileShape: readonly number[];
  readonly fileOrder: 'C' | 'F';
  readonly geometry?: Geometry;
  /** The scale of a NIfTI file, which is already applied to `data`. */
  readonly scale?: Scale;
  /** What is suspicious about the file. */
  readonly warnings: readonly Warning[];
}

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
