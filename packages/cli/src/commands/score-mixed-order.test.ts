import { describe, expect, it } from 'vitest';
import { range } from '../../../files/src/testing/files.test-support.ts';
import { temporaryFolder } from '../testing/cli.test-support.ts';
import { followAll } from '../testing/remedies.test-support.ts';
import { diceLoss, niftiOf, npy, scoreFiles } from '../testing/volumes.test-support.ts';

// As many voxels along x as along z, so that shapes cannot tell the two apart.
const [x, y, z] = [4, 3, 4];
const voxels = x * y * z;
const classes = 3;
/** Labels and logits that mostly agree, [z, y, x] and [C, z, y, x]. */
const labels = range(voxels).map((i) => Math.floor(i / 12 + 1.7 * i) % classes);
const logits = range(classes * voxels).map((i) => {
  const [c, voxel] = [Math.floor(i / voxels), i % voxels];
  return Math.fround(Math.sin(i) + (labels[voxel] === c && voxel % 7 !== 0 ? 3 : 0));
});
const turned = <T>(values: readonly T[]): T[] =>
  range(values.length).map((i) => {
    const [c, a, b, d] = [Math.floor(i / voxels), Math.floor(i / 12) % 4, Math.floor(i / 4) % 3, i % 4];
    return values[c * voxels + (d * y + b) * x + a]!;
  });
const isClass = (c: number) => labels.map((label) => (label === c ? 1 : 0));
const dice =
  range(classes)
    .map((c) => {
      const s = range(voxels).map((v) => {
        const powers = range(classes).map((k) => Math.exp(logits[k * voxels + v]!));
        return powers[c]! / powers.reduce((sum, power) => sum + power);
      });
      return diceLoss(s, isClass(c));
    })
    .reduce((sum, value) => sum + value) / classes;

const image = { p: niftiOf('f4', [x, y, z, 1, classes], logits), t: niftiOf('u1', [x, y, z], labels) };
const array = {
  p: npy('f4', [classes, z, y, x], logits),
  t: npy('u1', [z, y, x], labels),
  turnedP: npy('f4', [classes, x, y, z], turned(logits)),
  turnedT: npy('u1', [x, y, z], turned(labels)),
};

followAll([
  {
    name: 'labels in the order of nibabel beside an image',
    files: { 'p.nii': image.p, 't.npy': array.turnedT },
    says: /target '.*t\.npy': its spatial axes are read as z, y, x .*agrees much better with the prediction: \d+ voxels/,
    advice: 'in the order of nibabel, x, y, z: save array.T as',
    next: { files: { 'p.nii': image.p, 't.npy': array.t } },
    value: dice,
  },
  {
    name: 'logits with x, y, z beside an image',
    files: { 'p.npy': array.turnedP, 't.nii': image.t },
    says: /prediction '.*p\.npy': its spatial axes are read as z, y, x .*agrees much better with the target/,
    advice: 'save np.transpose(array, (0, 3, 2, 1)) as',
    next: { files: { 'p.npy': array.p, 't.nii': image.t } },
    value: dice,
  },
]);

describe('images and arrays of one case', () => {
  it('are read without a warning where they clearly agree', async () => {
    for (const files of [
      { 'p.npy': array.p, 't.nii': image.t },
      { 'p.nii': image.p, 't.npy': array.t },
      { 'p.npy': array.turnedP, 't.npy': array.turnedT },
    ]) {
      const { report } = await scoreFiles(await temporaryFolder(), files);
      expect(report?.warnings).toBeUndefined();
      expect(report?.results[0]?.value).toBeCloseTo(dice, 7);
    }
  });

  it('give a warning where nothing tells their order', async () => {
    const noise = range(voxels).map((i) => Math.floor(7.3 * i * i) % classes);
    const files = { 'p.nii': image.p, 't.npy': npy('u1', [z, y, x], noise) };
    const { report } = await scoreFiles(await temporaryFolder(), files);
    expect(report?.warnings).toEqual([
      expect.stringMatching(/cannot tell whether they are\. If they are in the order of nibabel, .*array\.T/),
    ]);
  });

  it('give a warning for a mask', async () => {
    const folder = await temporaryFolder();
    const mask = npy(
      'u1',
      [z, y, x],
      range(voxels).map((i) => (i < 20 ? 1 : 0)),
    );
    const files = { 'p.nii': image.p, 't.nii': image.t, 'm.npy': mask };
    const { report } = await scoreFiles(folder, files, '--mask', `${folder}/m.npy`);
    expect(report?.warnings).toEqual([
      expect.stringMatching(/^mask '.*m\.npy': its spatial axes are read as/),
    ]);
  });
});
