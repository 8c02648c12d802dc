import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { type Mutation, mutate, mutation } from '../generate/mutations.ts';
import { type NiftiParts, niftiBytes, voxelTypes } from '../generate/nifti.ts';
import { readNifti } from '../readers/nifti.ts';
import { Sandbox } from '../sandbox.ts';
import type { Target } from '../target.ts';
import { checkFile } from './files.ts';

interface NiftiCase extends NiftiParts {
  /** `bomb`: much more follows the voxels than the header speaks of. */
  readonly compression: 'none' | 'gzip' | 'bomb';
  readonly mutations: readonly Mutation[];
  /** Changes to the compressed bytes. */
  readonly damage: readonly Mutation[];
}

const oddLength = fc.constantFrom(0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e-30, 1e30);
const length = fc.constantFrom(1, 0.5, 2, 3, 1.25);
const whole = fc.constantFrom(0, 0, 1, 2);
const odd = <T>(usual: fc.Arbitrary<T>, unusual: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 20, arbitrary: usual }, { weight: 1, arbitrary: unusual });

/** Rows of a scaling, perhaps of other lengths than pixdim says, perhaps with something odd. */
const matrix = fc
  .tuple(
    length,
    length,
    length,
    fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 3, maxLength: 3 }),
    odd(fc.constant(0), oddLength),
  )
  .map(([x, y, z, [a = 0, b = 0, c = 0], skew]) => [x, skew, 0, a, 0, y, 0, b, 0, 0, z, c]);

const cases: fc.Arbitrary<NiftiCase> = fc.record({
  version: fc.constantFrom(1, 2),
  little: fc.boolean(),
  datatype: odd(
    fc.constantFrom(...Object.keys(voxelTypes).map(Number)),
    fc.constantFrom(0, 1, 32, 128, 1536, 9999),
  ),
  dims: fc
    .array(odd(fc.integer({ min: 1, max: 5 }), fc.constantFrom(0, -1, 32767)), { minLength: 1, maxLength: 7 })
    .map(modest),
  pixdim: fc.array(odd(length, oddLength), { minLength: 3, maxLength: 3 }),
  slope: fc.oneof(
    fc.constantFrom(0, 1),
    fc.constantFrom(2, 0.5, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e-3, 1e38),
  ),
  inter: fc.constantFrom(0, 0, 0, 1, -0.5, Number.NaN, Number.POSITIVE_INFINITY),
  units: fc.constantFrom(0, 1, 2, 2, 2, 3, 10, 7),
  qform: whole,
  sform: whole,
  quatern: fc.array(
    odd(fc.constantFrom(0, 0.5, -0.5, 1), fc.constantFrom(Number.NaN, 2, Number.POSITIVE_INFINITY)),
    { minLength: 6, maxLength: 6 },
  ),
  matrix,
  gap: fc.constantFrom(0, 0, 0, 4, 16, 100),
  isExtended: fc.boolean(),
  values: fc.array(fc.oneof(fc.integer({ min: 0, max: 100 }), fc.constantFrom(-1, 0.5, Number.NaN, 1e30)), {
    minLength: 1,
    maxLength: 9,
  }),
  compression: odd<NiftiCase['compression']>(fc.constantFrom('none', 'gzip'), fc.constant('bomb')),
  mutations: fc.oneof(fc.constant([]), fc.array(mutation(352), { maxLength: 4 })),
  damage: fc.oneof(
    { weight: 5, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(mutation(200), { maxLength: 2 }) },
  ),
});

/** At most one long axis, so that cases stay small. */
function modest(dims: readonly number[]): readonly number[] {
  const at = dims.indexOf(32767);
  return dims.map((count, axis) => (count < 32767 ? count : axis === at && dims.length < 4 ? count : 1));
}

const bombBytes = 320 * 2 ** 20;
let bomb: Uint8Array | undefined;

function bytesOf(tried: NiftiCase): Uint8Array {
  const isInteger = !voxelTypes[tried.datatype]?.startsWith('f');
  const isUnsigned = voxelTypes[tried.datatype]?.startsWith('u');
  const values = tried.values.map((value) => {
    if (!isInteger) return value;
    if (!Number.isFinite(value) || value > 100) return 0;
    return isUnsigned ? Math.abs(Math.trunc(value)) : Math.trunc(value);
  });
  const plain = mutate(niftiBytes({ ...tried, values }), tried.mutations);
  if (tried.compression === 'none') return plain;
  const packed = mutate(gzipSync(plain), tried.damage);
  if (tried.compression === 'gzip') return packed;
  bomb ??= gzipSync(new Uint8Array(bombBytes), { level: 1 });
  // Files of several parts are one file to gzip.
  return Buffer.concat([packed, bomb]);
}

/** Whether nothing about a file is odd, so that it must be read. */
function isWhole(tried: NiftiCase): boolean {
  const { dims, datatype, slope, inter, mutations, damage, compression } = tried;
  const isPlain = mutations.length === 0 && damage.length === 0 && compression !== 'bomb';
  const hasScale = slope !== 0 && Number.isFinite(slope);
  const numbers = [...tried.pixdim, ...tried.quatern, ...tried.matrix];
  return (
    isPlain &&
    datatype in voxelTypes &&
    dims.length <= 4 &&
    dims.every((count) => count > 0 && count < 32767) &&
    (!hasScale || Number.isFinite(inter)) &&
    numbers.every(Number.isFinite) &&
    tried.pixdim.every((x) => x > 1e-3 && x < 1e3) &&
    Math.hypot(...tried.quatern.slice(0, 3)) <= 1 &&
    tried.matrix[1] === 0
  );
}

/** NIfTI images, whole and broken, compressed or not. */
export const nifti: Target<NiftiCase> = {
  name: 'nifti',
  cases,
  label: ({ compression }) => compression,
  async open() {
    const sandbox = new Sandbox({});
    return {
      check(tried) {
        const bytes = bytesOf(tried);
        const path = sandbox.write('image.nii.gz', bytes);
        return checkFile(path, readNifti(bytes), isWhole(tried));
      },
      close: async () => sandbox.close(),
    };
  },
};
