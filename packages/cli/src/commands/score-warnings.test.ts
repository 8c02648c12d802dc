import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run, temporaryFolder } from '../testing/cli.test-support.ts';
import {
  diceOfLogits,
  lengths,
  mask,
  nifti,
  niftiOf,
  npy,
  scoreFiles,
  softmax,
  volumeLabels,
  volumeLogits,
} from '../testing/volumes.test-support.ts';

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

  const damaged = nifti('f4', volumeLogits, [3], { sform: { code: 1, rows: rows(Infinity, 2, 3) } });
  const placed = { sform: { code: 1, rows: rows(1.5, 2, 3) }, pixdim: [1, 1.5, 2, 3] };

  it('blames a damaged sform, and gives the warning of it before the error', async () => {
    const files = { 'p.nii': damaged, 't.nii': nifti('u1', volumeLabels, [], placed) };
    const { error } = await scoreFiles(await temporaryFolder(), files);
    const [first, ...others] = error.trim().split('\n');
    expect(first).toMatch(/^warning: file '.*p\.nii': its sform holds NaN or infinity, and is not used/);
    expect(others.at(-1)).toMatch(
      /they differ in spacing.*The header of '.*p\.nii' is damaged.*copy the header of the other file.*good\.affine/,
    );
    expect(error).not.toContain('Resample');
    // The affine of the other file, as nibabel writes it.
    const mended = { ...files, 'p.nii': nifti('f4', volumeLogits, [3], placed) };
    const { report } = await scoreFiles(await temporaryFolder(), mended);
    expect(report?.results[0]?.value).toBeCloseTo(diceOfLogits, 10);
    expect(report?.warnings).toBeUndefined();
  });

  it('keeps the warnings of a case of a manifest that fails', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'p.nii'), damaged);
    await writeFile(join(folder, 't.npy'), npy('u1', [7], [0, 1, 2, 0, 1, 2, 0]));
    const manifest = join(folder, 'cases.jsonl');
    await writeFile(manifest, JSON.stringify({ id: 'a', logits: 'p.nii', target: 't.npy', loss: 'dice' }));
    const { code, stdout, stderr } = await run('score', '--manifest', manifest);
    expect(code).toBe(1);
    const result = JSON.parse(stdout);
    expect(Object.keys(result)).toEqual(['id', 'error', 'warnings']);
    expect(result.error).toMatch(/does not fit/);
    expect(result.warnings[0]).toMatch(/p\.nii': its sform holds NaN or infinity/);
    expect(stderr).toContain('1 of 1 cases have "warnings"');
  });

  it('blames the header for voxels of a size that no loss takes', async () => {
    const pixdim = [1, 1e-8, 1e-8, 2e-8];
    const files = {
      'p.nii': nifti('f4', volumeLogits, [3], { pixdim }),
      't.nii': nifti('u1', volumeLabels, [], { pixdim }),
    };
    const boundary = (...options: string[]) => scoreFiles(folder, files, '--loss', 'boundary', ...options);
    const folder = await temporaryFolder();
    const { error } = await boundary();
    expect(error).toMatch(
      /file '.*p\.nii': its header gives voxels of 2e-8 x 1e-8 x 1e-8 mm \(z, y, x\).*Correct the header.*np\.diag/,
    );
    expect(error).toContain(`add --params '{"spacing": [2, 1, 1]}'`);
    const scaled = await boundary('--params', '{"spacing": [2, 1, 1]}');
    const right = { pixdim: [1, 1, 1, 2] };
    const mended = {
      'p.nii': nifti('f4', volumeLogits, [3], right),
      't.nii': nifti('u1', volumeLabels, [], right),
    };
    const second = await scoreFiles(folder, mended, '--loss', 'boundary');
    expect(second.report?.results[0]?.value).toBe(scaled.report?.results[0]?.value);
  });

  it('measures in an image of two axes beside an array', async () => {
    const files = {
      'p.npy': npy('f4', [3, y, x], volumeLogits.slice(0, 36)),
      't.nii': niftiOf('u1', [x, y], volumeLabels.slice(0, 12), { pixdim: [1, 1.5, 2, 7] }),
    };
    const { report, error } = await scoreFiles(await temporaryFolder(), files, '--loss', 'boundary');
    expect(error).toBe('');
    expect(report?.results[0]?.spacing).toEqual({ values: [2, 1.5], from: 'header' });
  });

  it('warns of a mask that leaves no voxel, and turns one in the order of nibabel', async () => {
    const folder = await temporaryFolder();
    const files = { 'p.nii': nifti('f4', volumeLogits, [3]), 't.nii': labels };
    await writeFile(join(folder, 'm.nii'), nifti('u1', new Array(24).fill(0)));
    await writeFile(join(folder, 'm.npy'), npy('u1', [x, y, z], new Array(24).fill(1)));
    const empty = await scoreFiles(folder, files, '--mask', join(folder, 'm.nii'));
    expect(empty.report?.warnings?.[0]).toMatch(/mask '.*m\.nii': it is 0 everywhere, so no voxel counts/);
    const turned = await scoreFiles(folder, files, '--mask', join(folder, 'm.npy'));
    expect(turned.error).toMatch(/Its axes are in reverse: save array\.T as '.*m\.npy'/);
    await writeFile(join(folder, 'm.npy'), npy('u1', [z, y, x], new Array(24).fill(1)));
    const right = await scoreFiles(folder, files, '--mask', join(folder, 'm.npy'));
    expect(right.report?.results[0]?.value).toBeCloseTo(diceOfLogits, 10);
  });
});
