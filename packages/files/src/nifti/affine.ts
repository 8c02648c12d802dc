/** A 4 x 4 matrix from voxel indices (x, y, z) to millimetres. */
export type Affine = readonly (readonly number[])[];

/** Sines above this are not rounding errors of a header. */
const SHEAR = 1e-3;
/** A volume is flat if it is this small relative to the lengths of its edges. */
const FLAT = 1e-6;

const columns = (affine: Affine): number[][] =>
  [0, 1, 2].map((column) => [0, 1, 2].map((row) => affine[row]![column]!));

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * b[i]!, 0);

/** Digits of single precision, in which headers hold matrices. */
const DIGITS = 7;

/** Gives the size of a voxel along x, y and z: the lengths of the columns, rounded to single precision. */
export const voxelSizes = (affine: Affine): number[] =>
  columns(affine).map((column) => Number(Math.hypot(...column).toPrecision(DIGITS)));

/** Says why a matrix is not a valid affine; nothing when it is one. */
export function faultOf(affine: Affine): string | undefined {
  if (!affine.flat().every(Number.isFinite)) return 'holds NaN or infinity';
  const [a, b, c] = columns(affine) as [number[], number[], number[]];
  const volume =
    a[0]! * (b[1]! * c[2]! - b[2]! * c[1]!) -
    a[1]! * (b[0]! * c[2]! - b[2]! * c[0]!) +
    a[2]! * (b[0]! * c[1]! - b[1]! * c[0]!);
  const edges = voxelSizes(affine).reduce((product, length) => product * length, 1);
  return Math.abs(volume) > FLAT * edges
    ? undefined
    : 'is singular: it puts different voxels in the same place';
}

/** Tells whether the axes are not orthogonal. */
export function isSheared(affine: Affine): boolean {
  const [a, b, c] = columns(affine) as [number[], number[], number[]];
  const [x, y, z] = voxelSizes(affine) as [number, number, number];
  return [dot(a, b) / (x * y), dot(a, c) / (x * z), dot(b, c) / (y * z)].some(
    (sine) => Math.abs(sine) > SHEAR,
  );
}
