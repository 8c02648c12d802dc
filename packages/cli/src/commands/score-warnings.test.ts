import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../cli.test-support.ts';
import {
  diceOfLogits,
  lengths,
  mask,
  nifti,
  npy,
  scoreFiles,
  softmax,
  volumeLabels,
  volumeLogits,
} from './volumes.test-support.ts';

const [x, y, z] = lengths;
const labels = nifti('u1', volumeLabels);
const rows = (sx: number, sy: number, sz: number) => [sx, 0, 0, 0, 0, sy, 0, 0, 0, 0, sz, 0];

describe('warnings of segloss score', () => {
  it('warns of probabilities under the softmax, and is right with none', async () => {
    const files = { 'p.nii': nifti('f8', softmax.flat(), [3]), 't.nii': labels };
    const first = await scoreFiles(await temporaryFolder(), files);
    expect(first.report?.warnings?.[0]).toMatch(/looks like probabilities.*--activation none/);
    const second = await scoreFiles(await temporaryFolder(), files, '--activation', 'none');
    expect(second.report?.warnings).toBeUndefined();
    expect(second.report?.results[0]?.value).toBeCloseTo(diceOfLogits, 10);
  });

  it('warns of arrays that may be read in several ways, and not when told', async () => {
    const files = {
      'p.npy': npy('f8', [2, 3, 4, 5], new Array(120).fill(0.25)),
      't.npy': npy('u1', [2, 3, 4, 5], new Array(120).fill(1)),
    };
    const options = ['--activation', 'none'];
    const first = await scoreFiles(await temporaryFolder(), files, ...options);
    expect(first.report?.warnings?.[0]).toMatch(
      /is read as NCHW \(2 samples, 3 channels, .*may also be CDHW .* or NDHW .*--axes NCHW or --axes CDHW/,
    );
    expect(first.report?.shape).toEqual([2, 3, 4, 5]);
    const second = await scoreFiles(await temporaryFolder(), files, ...options, '--axes', 'NDHW');
    expect(second.report?.warnings).toBeUndefined();
    expect(second.report?.shape).toEqual([2, 1, 3, 4, 5]);
  });

  it('takes a one-hot target for channels without a word', async () => {
    const oneHot = [0, 1].flatMap((c) => mask.map((value) => (value === c ? 1 : 0)));
    const files = { 'p.npy': npy('f8', [2, y, x * z], oneHot), 't.npy': npy('u1', [2, y, x * z], oneHot) };
    const { report } = await scoreFiles(await temporaryFolder(), files, '--activation', 'none');
    expect(report?.shape).toEqual([1, 2, y, x * z]);
    expect(report?.warnings).toBeUndefined();
  });

  it('takes the affine of files with one sform and two pixdims, and says so', async () => {
    const sform = { code: 1, rows: rows(1.5, 2, 3) };
    const files = {
      'p.nii': nifti('f4', volumeLogits, [3], { sform }),
      't.nii': nifti('u1', volumeLabels, [], { sform, pixdim: [1, 1.5, 2, 3] }),
    };
    const options = ['--loss', 'hausdorff'];
    const { report } = await scoreFiles(await temporaryFolder(), files, ...options);
    expect(report?.warnings).toEqual([
      expect.stringMatching(/p\.nii': its pixdim 1, 1, 1 .* contradicts its sform/),
    ]);
    expect(report?.results[0]?.spacing).toEqual({ values: [3, 2, 1.5], from: 'header' });
    const right = { ...files, 'p.nii': nifti('f4', volumeLogits, [3], { sform, pixdim: [1, 1.5, 2, 3] }) };
    const second = await scoreFiles(await temporaryFolder(), right, ...options);
    expect(second.report?.warnings).toBeUndefined();
    expect(report?.results).toEqual(second.report?.results);
  });

  it('needs the voxel size where distances count and the header has none', async () => {
    const pixdim = [1, 0, 2, Number.NaN];
    const files = {
      'p.nii': nifti('f4', volumeLogits, [3], { pixdim }),
      't.nii': nifti('u1', volumeLabels, [], { pixdim }),
    };
    const folder = await temporaryFolder();
    const dice = await scoreFiles(folder, files);
    expect(dice.report?.results[0]?.value).toBeCloseTo(diceOfLogits, 10);
    expect(dice.report?.warnings?.[0]).toMatch(/pixdim 0, 2, NaN \(x, y, z\) is not a valid voxel size/);
    const boundary = await scoreFiles(folder, files, '--loss', 'boundary');
    expect(boundary.error).toMatch(/gives no valid voxel size.*"spacing": \[3, 1\.5, 1\.5\]/);
    const given = await scoreFiles(
      folder,
      files,
      '--loss',
      'boundary',
      '--params',
      '{"spacing": [3, 1.5, 1.5]}',
    );
    expect(given.report?.results[0]?.spacing).toEqual({ values: [3, 1.5, 1.5], from: 'parameter' });
  });
});
