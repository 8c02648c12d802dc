import type { Warning } from '@segloss/core';
import type { NumericArray } from './bytes/typed-arrays.ts';

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
