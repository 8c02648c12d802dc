import type { FileError } from '@segloss/core';
import { fileError } from '../advice/errors.ts';
import { quoteForPython, quoteForShell } from '../advice/quote.ts';

/** How many bytes {@link otherKind} reads. */
export const SIGNATURE_BYTES = 540;

const numpy = (load: string): string => `In Python, write the array with np.save('array.npy', ${load}).`;
const simpleItk = (to = 'image.nii.gz'): string =>
  `In Python, convert it with SimpleITK.WriteImage(SimpleITK.ReadImage({file}), '${to}').`;
const picture = numpy('np.asarray(PIL.Image.open({file}))');

/** Another format: what such a file is, and what to do with it. */
interface Kind {
  readonly is: string;
  /** `{file}` stands for its path in Python, `{argument}` for that in a shell. */
  readonly remedy: string;
}

const remedyFor = ({ remedy }: Kind, path: string): string =>
  remedy.replaceAll('{file}', () => quoteForPython(path)).replaceAll('{argument}', () => quoteForShell(path));

const npz: Kind = { is: 'a zip archive, such as an .npz file', remedy: numpy("np.load({file})['name']") };
const hdf5: Kind = { is: 'an HDF5 file', remedy: numpy("h5py.File({file})['name'][()]") };
const mat: Kind = { is: 'a MATLAB file', remedy: numpy("scipy.io.loadmat({file})['name']") };
const torch: Kind = {
  is: 'a PyTorch file',
  remedy: numpy("torch.load({file}, map_location='cpu').float().numpy()"),
};
const dicom: Kind = { is: 'a DICOM file', remedy: 'Convert the series with dcm2niix.' };
const metaImage: Kind = { is: 'a MetaImage file', remedy: simpleItk() };
const nrrd: Kind = { is: 'an NRRD file', remedy: simpleItk() };
const tiff: Kind = { is: 'a TIFF file', remedy: numpy('tifffile.imread({file})') };
const png: Kind = { is: 'a PNG file', remedy: picture };
const jpeg: Kind = {
  is: 'a JPEG file, whose compression changes labels',
  remedy: 'Give the labels in a format without lossy compression.',
};
const pickle: Kind = { is: 'a Python pickle file', remedy: numpy("pickle.load(open({file}, 'rb'))") };
const freeSurfer: Kind = {
  is: 'a FreeSurfer volume',
  remedy: 'Convert it with mri_convert {argument} image.nii.gz.',
};
const pair: Kind = {
  is: 'half of a .hdr/.img pair',
  remedy: "In Python, write one file with nibabel.save(nibabel.load({file}), 'image.nii.gz').",
};

const BY_EXTENSION: readonly (readonly [RegExp, Kind])[] = [
  [/\.npy\.gz$/, { is: 'a compressed .npy file', remedy: 'Decompress it with gunzip {argument}.' }],
  [/\.npz$/, npz],
  [/\.(h5|hdf5)$/, hdf5],
  [/\.mat$/, mat],
  [/\.(pt|pth|ckpt)$/, torch],
  [/\.(dcm|dicom|ima)$/, dicom],
  [/\.(mha|mhd)$/, metaImage],
  [/\.(nrrd|nhdr)$/, nrrd],
  [/\.tiff?$/, tiff],
  [/\.(png|bmp|gif)$/, png],
  [/\.jpe?g$/, jpeg],
  [/\.(pkl|pickle)$/, pickle],
  [/\.(mgz|mgh)$/, freeSurfer],
  [/\.(hdr|img|img\.gz)$/, pair],
  [/\.zarr$/, { is: 'a Zarr store', remedy: numpy('zarr.open({file})[:]') }],
  [/\.(csv|txt)$/, { is: 'text', remedy: numpy("np.loadtxt({file}, delimiter=',')") }],
];

/** Explains a file whose name is that of another format; nothing when none is known. */
export function otherName(path: string): FileError | undefined {
  const name = path.toLowerCase();
  const kind = BY_EXTENSION.find(([pattern]) => pattern.test(name))?.[1];
  return kind && fileError(path, `is ${kind.is}, which segloss does not read`, remedyFor(kind, path));
}

const lfs: Kind = {
  is: 'a Git LFS pointer, not the file itself',
  remedy: 'Run `git lfs pull` in its repository.',
};
const annex: Kind = {
  is: 'a git-annex pointer, not the file itself',
  remedy: 'Run `git annex get {argument}`, or `datalad get {argument}`.',
};
const html: Kind = {
  is: 'a web page, perhaps an error or login page of a server',
  remedy: 'Download the file again, and check what was saved.',
};
const npy: Kind = { is: 'an .npy file', remedy: 'Rename it so that its name ends in .npy.' };
const nifti: Kind = { is: 'a NIfTI file', remedy: 'Rename it so that its name ends in .nii or .nii.gz.' };
const archive = (name: string, command: string): Kind => ({
  is: `an archive (${name})`,
  remedy: `Unpack it with ${command} {argument}, and give the file inside it.`,
});

/** The bytes at an offset, in Latin-1: one of some strings, or a pattern. */
const BY_CONTENT: readonly (readonly [at: number, starts: readonly string[] | RegExp, Kind])[] = [
  [0, /^version https:\/\/(git-lfs|hawser)/, lfs],
  [0, /^\/annex\/objects\/|^(\.\.\/)*\.git\/annex\//, annex],
  [0, /^\s*<(!doctype|html|\?xml|head|body)/i, html],
  [0, /^\s*[[{]/, { is: 'JSON, perhaps an error message of a server', remedy: html.remedy }],
  [0, ['\x93NUMPY'], npy],
  [344, ['n+1\0'], nifti],
  [4, ['n+2\0'], nifti],
  [128, ['DICM'], dicom],
  [30, /^[^/]*\/data\.pkl/, torch],
  [0, ['PK\x03\x04'], npz],
  [0, ['\x89HDF', 'MATLAB 7.3'], hdf5],
  [0, ['MATLAB'], mat],
  [0, ['NRRD'], nrrd],
  [0, /^ObjectType\s*=/, metaImage],
  [0, ['\x89PNG'], png],
  [0, ['\xff\xd8\xff'], jpeg],
  [0, ['II*\0', 'MM\0*', 'II+\0', 'MM\0+'], tiff],
  [0, ['\x80\x02', '\x80\x03', '\x80\x04', '\x80\x05'], pickle],
  // Gzip is undone as it is read: what is left of it was compressed twice.
  [0, ['\x1f\x8b'], { is: 'compressed twice', remedy: 'Decompress it once with gunzip {argument}.' }],
  [0, ['BZh'], archive('bzip2', 'bunzip2')],
  [0, ['\xfd7zXZ'], archive('xz', 'unxz')],
  [0, ['\x28\xb5\x2f\xfd'], archive('zstd', 'unzstd')],
  [0, ['7z\xbc\xaf'], archive('7z', '7z x')],
  [257, ['ustar'], archive('tar', 'tar xf')],
];

/**
 * Explains a file whose first bytes are those of another format than its name says; nothing when none is known.
 *
 * @param format what its name says
 */
export function otherKind(path: string, start: Uint8Array, format: 'npy' | 'nifti'): FileError | undefined {
  const text = Buffer.from(start).toString('latin1');
  const found = BY_CONTENT.find(([at, wanted]) =>
    wanted instanceof RegExp ? wanted.test(text.slice(at)) : wanted.some((one) => text.startsWith(one, at)),
  )?.[2];
  const own = { npy, nifti }[format];
  return found && found !== own ? fileError(path, `is ${found.is}`, remedyFor(found, path)) : undefined;
}
