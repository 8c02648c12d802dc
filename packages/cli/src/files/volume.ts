import { readFile } from 'node:fs/promises';
import { FileError } from '@segloss/core';
import type { NumericArray } from './arrays.ts';
import { describeCause, fileError, systemError } from './errors.ts';
import { parseNifti } from './nifti.ts';
import { parseNpy } from './npy.ts';

/** Says where the voxels lie in space, in millimetres. */
export interface Geometry {
  /** Voxel size along the last three axes of the volume's shape: z, y, x. */
  readonly spacing: readonly number[];
  /** 4 x 4 matrix from voxel indices (x, y, z) to millimetres, as nibabel shows it. */
  readonly affine: readonly (readonly number[])[];
  /** False where the file gives no position and no direction, so that `affine` holds the spacing only. */
  readonly oriented: boolean;
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
}

type Parser = (path: string, bytes: Uint8Array) => Volume | Promise<Volume>;

/** Reads a volume from a `.npy`, `.nii` or `.nii.gz` file. */
export async function readVolume(path: string): Promise<Volume> {
  const parse = parserFor(path);
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw systemError(path, 'read', cause);
  });
  try {
    return await parse(path, bytes);
  } catch (cause) {
    if (cause instanceof FileError) throw cause;
    // What is left is mostly memory: the parsers check everything that a file can get wrong.
    const reason = `cannot be decoded (${describeCause(cause)})`;
    throw fileError(path, reason, 'Check the file with another program, or give Node more memory.', cause);
  }
}

function parserFor(path: string): Parser {
  const name = path.toLowerCase();
  if (name.endsWith('.npy')) return parseNpy;
  if (name.endsWith('.nii') || name.endsWith('.nii.gz')) return parseNifti;
  throw fileError(path, 'is of an unknown kind', 'Give a file whose name ends in .npy, .nii or .nii.gz.');
}
