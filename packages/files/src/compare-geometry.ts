import { InputError } from '@segloss/core';
import { quotePath } from './advice/errors.ts';
import { saveWithAffine } from './advice/nibabel.ts';
import { findThirdAxis, withFourthAxis } from './advice/third-axis.ts';
import type { Volume } from './volume.ts';

const ABSOLUTE = 1e-3;
const RELATIVE = 1e-4;
/** Of a voxel: without it 1e-3 mm would be more than a whole voxel of a microscope. */
const VOXEL_PART = 0.01;

/** Finds the only one of two files whose position cannot be used, and the other one. */
function findDamaged(a: Volume, b: Volume): readonly [damaged: Volume, good: Volume] | undefined {
  if (a.geometry?.damaged && b.geometry?.oriented) return [a, b];
  return b.geometry?.damaged && a.geometry?.oriented ? [b, a] : undefined;
}

/** Gives the remedy for two files that lie differently in space. */
function remedyFor(prediction: Volume, other: Volume): string {
  const damaged = findDamaged(prediction, other);
  if (damaged) {
    const [bad, { path: good }] = damaged;
    const way = saveWithAffine(bad.path, 'good.affine', good);
    return `The header of ${quotePath(bad.path)} is damaged. If both are on the same grid, copy the header of the other file: ${way}.`;
  }
  const way = saveWithAffine(other.path, 'good.affine', prediction.path);
  return `Resample one onto the grid of the other; if they are on the same grid and only one header is wrong, copy the header of the other file: ${way}, or the other way round.`;
}

/** Gives the remedy for two files with different numbers of voxels. */
function shapeRemedy(prediction: Volume, other: Volume): string {
  const flat = findThirdAxis(prediction, other);
  if (flat === undefined) return 'Resample one onto the grid of the other.';
  return `${withFourthAxis(flat)} If these are slices, give the slice of the other file.`;
}

/** Checks that two volumes lie on the same grid in space; a volume without geometry fits every other. */
export function compareGeometry(prediction: Volume, target: Volume, role = 'target'): void {
  const [a, b] = [prediction.geometry, target.geometry];
  if (!a || !b) return;
  const differ = (what: string, left: string, right: string, remedy: string) => {
    throw new InputError({
      source: 'files',
      subject: `prediction ${quotePath(prediction.path)} and ${role} ${quotePath(target.path)}`,
      reason: `they differ in ${what}: ${left} against ${right}`,
      remedy,
    });
  };
  const [shapeA, shapeB] = [prediction.shape.slice(-3), target.shape.slice(-3)];
  if (shapeA.some((length, axis) => length !== shapeB[axis])) {
    const remedy = shapeRemedy(prediction, target);
    differ('spatial shape (z, y, x)', `[${shapeA.join(', ')}]`, `[${shapeB.join(', ')}]`, remedy);
  }
  const absolute = Math.min(ABSOLUTE, VOXEL_PART * Math.min(...a.spacing, ...b.spacing));
  // A file without a valid voxel size already has a warning.
  if (a.measured && b.measured && !close(a.spacing, b.spacing, absolute)) {
    const remedy = remedyFor(prediction, target);
    differ('spacing (z, y, x)', `${show(a.spacing)} mm`, `${show(b.spacing)} mm`, remedy);
  }
  // A file without sform and qform says nothing about position, so nothing can be compared.
  if (a.oriented && b.oriented && !close(a.affine.flat(), b.affine.flat(), absolute)) {
    differ('affine', showMatrix(a.affine), showMatrix(b.affine), remedyFor(prediction, target));
  }
}

function close(a: readonly number[], b: readonly number[], absolute: number): boolean {
  return a.every((left, i) => {
    const right = b[i]!;
    return Math.abs(left - right) <= Math.max(absolute, RELATIVE * Math.max(Math.abs(left), Math.abs(right)));
  });
}

function show(values: readonly number[]): string {
  return `[${values.map((value) => Number(value.toPrecision(6))).join(', ')}]`;
}

/** Leaves out the last row, which is always 0 0 0 1. */
function showMatrix(rows: readonly (readonly number[])[]): string {
  return `[${rows.slice(0, 3).map(show).join(', ')}]`;
}
