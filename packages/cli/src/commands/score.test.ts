import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readVolume, writeAtomic, writeNpy } from '@segloss/files';
import { describe, expect, it } from 'vitest';
import { encode, niftiFile } from '../../../files/src/testing/files.test-support.ts';
import { labels, logits, run, temporaryFolder, writeCase } from '../testing/cli.test-support.ts';
import { npy } from '../testing/volumes.test-support.ts';

const score = (files: { prediction: string; target: string }, ...rest: string[]) =>
  run('score', '--prediction', files.prediction, '--target', files.target, ...rest);

const resultsOf = (stdout: string): { loss: string; backend: string; value: number; shape?: number[] }[] =>
  JSON.parse(stdout).results;

describe('segloss score', () => {
  it('prints a table of published values', async () => {
    const files = await writeCase(await temporaryFolder());
    const { code, stdout } = await score(files, '--loss', 'cross-entropy,dice');
    expect(code).toBe(0);
    expect(stdout).toContain('[1, 3, 2, 3]');
    // In single precision: the last two of nine digits of dice are 83 in double precision.
    expect(stdout).toMatch(/cross-entropy\W+wasm:threads\W+1\.236772[67]/);
    expect(stdout).toMatch(/dice\W+wasm:threads\W+0\.523088[89]/);
  });

  it('scores in double precision on request', async () => {
    const files = await writeCase(await temporaryFolder());
    const { stdout } = await score(files, '--loss', 'cross-entropy,dice', '--backend', 'reference');
    expect(stdout).toMatch(/cross-entropy\W+reference\W+1\.23677265/);
    expect(stdout).toMatch(/dice\W+reference\W+0\.523088983/);
  });

  it('prints stable JSON', async () => {
    const files = await writeCase(await temporaryFolder());
    const { stdout } = await score(files, '--loss', 'focal', '--json');
    const report = JSON.parse(stdout);
    expect(Object.keys(report)).toEqual(['prediction', 'target', 'shape', 'results']);
    expect(report.results).toEqual([
      { loss: 'focal', backend: 'wasm:threads', value: expect.closeTo(0.9058858, 6) },
    ]);
  });

  it('gives a list with its shape when nothing is reduced', async () => {
    const files = await writeCase(await temporaryFolder());
    const params = '{"reduction": "none", "includeBackground": false}';
    const { stdout } = await score(files, '--loss', 'dice', '--params', params, '--json');
    const [result] = resultsOf(stdout);
    expect(result?.shape).toEqual([1, 2]);
    expect(result?.value).toHaveLength(2);
  });

  it('takes parameters per loss', async () => {
    const files = await writeCase(await temporaryFolder());
    const params = '{"focal": {"gamma": 0}}';
    const { stdout } = await score(files, '--loss', 'focal,cross-entropy', '--params', params, '--json');
    const [focal, crossEntropy] = resultsOf(stdout);
    expect(focal?.value).toBeCloseTo(crossEntropy!.value, 6);
  });

  it('scores on several backends, side by side', async () => {
    const files = await writeCase(await temporaryFolder());
    const backends = 'reference,wasm:single,tfjs:wasm,tfjs:cpu';
    const { stdout } = await score(files, '--loss', 'dice-ce', '--backend', backends, '--json');
    const results = resultsOf(stdout);
    expect(results.map(({ backend }) => backend)).toEqual(backends.split(','));
    for (const { value } of results) expect(value).toBeCloseTo(results[0]!.value, 5);
  });

  it('writes the gradient in the shape of the prediction', async () => {
    const folder = await temporaryFolder();
    const files = await writeCase(folder);
    const gradient = join(folder, 'gradient.npy');
    expect((await score(files, '--loss', 'cross-entropy', '--gradient', gradient)).code).toBe(0);
    const written = await readVolume(gradient);
    expect(written.shape).toEqual([1, 3, 2, 3]);
    // The gradient of cross entropy is (s - g) / n: it adds up to 0 over the classes of a voxel, here in float32.
    for (let v = 0; v < 6; v++) {
      expect(written.data[v]! + written.data[6 + v]! + written.data[12 + v]!).toBeCloseTo(0, 7);
      expect(written.data[6 * labels[v]! + v]).toBeLessThan(0);
    }
  });

  it('reads a single image without the batch axis', async () => {
    const folder = await temporaryFolder();
    const files = await writeCase(folder);
    await writeNpy(files.prediction, Float64Array.from(logits), [3, 2, 3], 'C');
    await writeNpy(files.target, Float64Array.from(labels), [2, 3], 'C');
    const { stdout } = await score(files, '--loss', 'cross-entropy', '--json');
    expect(resultsOf(stdout)[0]?.value).toBeCloseTo(1.23677265, 6);
  });

  it('leaves masked voxels out', async () => {
    const folder = await temporaryFolder();
    const files = await writeCase(folder);
    const mask = join(folder, 'mask.npy');
    await writeNpy(mask, Float64Array.of(0, 0, 0, 0, 0, 0), [1, 2, 3], 'C');
    const { stdout } = await score(files, '--loss', 'dice-ce', '--mask', mask, '--json');
    expect(resultsOf(stdout)[0]?.value).toBe(0);
  });

  it('takes a 4-D NIfTI target for one value per class, not for a batch', async () => {
    const folder = await temporaryFolder();
    const files = { prediction: join(folder, 'p.nii'), target: join(folder, 't.nii') };
    const dims = [4, 3, 2, 1, 3, 1, 1, 1];
    const oneHot = [0, 1, 2].flatMap((c) => labels.map((label) => (label === c ? 1 : 0)));
    await writeAtomic(files.prediction, [niftiFile({ dims, datatype: 16, payload: encode('f4', logits) })]);
    await writeAtomic(files.target, [niftiFile({ dims, payload: encode('u1', oneHot) })]);
    const { stdout } = await score(files, '--loss', 'dice', '--json');
    expect(resultsOf(stdout)[0]?.value).toBeCloseTo(0.52308898, 6);
    expect(JSON.parse(stdout).shape).toEqual([1, 3, 1, 2, 3]);
  });

  it('takes the voxel size for distances from the header', async () => {
    const folder = await temporaryFolder();
    const files = { prediction: join(folder, 'p.nii'), target: join(folder, 't.nii') };
    const pixdim = [1, 2, 3, 5, 1, 1, 1, 1];
    const image = { dims: [4, 3, 2, 1, 3, 1, 1, 1], pixdim, datatype: 16, payload: encode('f4', logits) };
    await writeAtomic(files.prediction, [niftiFile(image)]);
    await writeAtomic(files.target, [
      niftiFile({ dims: [3, 3, 2, 1, 1, 1, 1, 1], pixdim, payload: encode('u1', labels) }),
    ]);
    const fromHeader = await score(files, '--loss', 'boundary', '--json');
    const given = await score(files, '--loss', 'boundary', '--json', '--params', '{"spacing": [5, 3, 2]}');
    const unit = await score(files, '--loss', 'boundary', '--json', '--params', '{"spacing": [1, 1, 1]}');
    const [header] = resultsOf(fromHeader.stdout);
    expect(header).toMatchObject({ unit: 'mm', spacing: { values: [5, 3, 2], from: 'header' } });
    expect(header?.value).toBe(resultsOf(given.stdout)[0]?.value);
    expect(header?.value).not.toBe(resultsOf(unit.stdout)[0]?.value);
    expect(unit.stderr).toMatch(
      /^warning: parameter 'spacing' of 'boundary': it is 1, 1, 1, but the files say 5, 3, 2 mm/,
    );
  });

  it('says what a value with distances is, and what it was measured with', async () => {
    const files = await writeCase(await temporaryFolder());
    const { stdout } = await score(files, '--loss', 'dice,hausdorff', '--backend', 'reference');
    expect(stdout).toMatch(/dice +│ reference +│ +0\.523088983 │ none/);
    expect(stdout).toMatch(/hausdorff +│ reference +│ +[\d.]+ │ voxel\^2/);
    expect(stdout).toContain(
      'hausdorff is a loss: the mean of (s - g)^2 times powers of distances, not a Hausdorff',
    );
    expect(stdout).toContain('Spacing (y, x): 1, 1, the default, as neither files nor parameters give it.');
  });

  it('reads channels last', async () => {
    const folder = await temporaryFolder();
    const files = await writeCase(folder);
    const last = Array.from({ length: 18 }, (_, i) => logits[(i % 3) * 6 + Math.floor(i / 3)]!);
    await writeNpy(files.prediction, Float64Array.from(last), [1, 2, 3, 3], 'C');
    const { stdout } = await score(files, '--loss', 'dice', '--json', '--layout', 'channels-last');
    expect(resultsOf(stdout)[0]?.value).toBeCloseTo(0.52308898, 6);
  });

  it('reads NIfTI, and writes its gradient as nibabel would show the file', async () => {
    const folder = await temporaryFolder();
    const files = { prediction: join(folder, 'p.nii.gz'), target: join(folder, 't.nii') };
    const image = { dims: [4, 3, 2, 1, 3, 1, 1, 1], datatype: 16, payload: encode('f4', logits) };
    await writeAtomic(files.prediction, [gzipSync(niftiFile(image))]);
    await writeAtomic(files.target, [
      niftiFile({ dims: [3, 3, 2, 1, 1, 1, 1, 1], payload: encode('u1', labels) }),
    ]);
    const gradient = join(folder, 'gradient.npy');
    const { code, stdout, stderr } = await score(
      files,
      '--loss',
      'cross-entropy',
      '--json',
      '--gradient',
      gradient,
    );
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(resultsOf(stdout)[0]?.value).toBeCloseTo(1.23677265, 6);
    expect((await readVolume(gradient)).shape).toEqual([3, 2, 1, 3]);
  });
});

describe('bad input to segloss score', () => {
  const refuses = async (
    message: RegExp,
    args: (files: { prediction: string; target: string }) => string[],
  ) => {
    const folder = await temporaryFolder();
    const files = await writeCase(folder);
    const before = await readdir(folder);
    const { code, stdout, stderr } = await run('score', ...args(files));
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(await readdir(folder)).toEqual(before);
  };
  const basic = ({ prediction, target }: { prediction: string; target: string }, loss = 'dice') => [
    '--prediction',
    prediction,
    '--target',
    target,
    '--loss',
    loss,
  ];

  it.each([
    ['an unknown loss', /loss 'dise': no such loss\. Did you mean 'dice'\?/, ['--loss', 'dise']],
    ['a mistyped parameter', /'smothNr'.*Did you mean 'smoothNr'/, ['--params', '{"smothNr": 1}']],
    [
      'a parameter of the wrong type',
      /'batch' of 'dice': must be true or false/,
      ['--params', '{"batch": 1}'],
    ],
    ['params that are not JSON', /--params: \{batch\} is not JSON/, ['--params', '{batch}']],
    [
      'a parameter that is given twice',
      /--params: .* has the key 'dice\.smoothNr' twice\. Keep one of the two\./,
      ['--params', '{"dice": {"smoothNr": 0, "smoothNr": 1}}'],
    ],
    ['an unknown activation', /'activation' of 'dice': must be 'softmax' or/, ['--activation', 'tanh']],
    [
      'an unknown backend',
      /backend 'tfsj:wasm': no such backend. Did you mean 'tfjs:wasm'/,
      ['--backend', 'tfsj:wasm'],
    ],
    ['no backend at all', /Known: wasm, .*`segloss backends` lists their devices/, ['--backend', 'caffe2']],
    ['a backend twice', /--backend: it names 'wasm' twice. Name each once/, ['--backend', 'wasm, wasm']],
    ['a loss twice', /--loss: it names 'dice' twice. Name each once/, ['--loss', 'dice,iou,dice']],
    ['an unknown device', /cannot open device 'webnn'/, ['--backend', 'tfjs:webnn']],
    [
      'logits taken for probabilities',
      /probabilities in '.*logits\.npy'.*between 0 and 1/,
      ['--activation', 'none'],
    ],
    [
      'one gradient for two losses',
      /--gradient: it holds the gradient of one loss/,
      ['--loss', 'focal', '--gradient', 'g.npy'],
    ],
    ['an unknown option', /unknown option '--lost'.*--help/, ['--lost', 'x']],
    ['--out without a manifest', /--out: it takes the results of a manifest/, ['--out', 'x.jsonl']],
    ['a missing file', /nowhere\.npy/, ['--target', 'nowhere.npy']],
  ])('%s is one line on stderr and exit code 2', async (_name, message, extra) => {
    await refuses(message, (files) => [...basic(files), ...extra]);
  });

  it('names the file whose labels are out of range, and writes no gradient', async () => {
    const folder = await temporaryFolder();
    const files = await writeCase(folder);
    await writeNpy(files.target, Float64Array.of(0, 1, 2, 3, 0, 0), [1, 2, 3], 'C');
    const gradient = join(folder, 'g.npy');
    const { code, stderr } = await score(files, '--loss', 'dice', '--gradient', gradient);
    expect(code).toBe(2);
    expect(stderr).toMatch(/target in '.*target\.npy': label out of range 0 to 2, got 3 at \[0, 1, 0\]/);
    expect(await readdir(folder)).not.toContain('g.npy');
  });

  it('names the file with NaN', async () => {
    const files = await writeCase(await temporaryFolder());
    const broken = logits.with(7, Number.NaN);
    await writeNpy(files.prediction, Float64Array.from(broken), [1, 3, 2, 3], 'C');
    const { code, stderr } = await score(files, '--loss', 'dice');
    expect(code).toBe(2);
    expect(stderr).toMatch(/logits in '.*logits\.npy': must be finite.*NaN at \[0, 1, 0, 1\]/);
  });

  it('explains shapes that do not fit', async () => {
    const files = await writeCase(await temporaryFolder());
    await writeNpy(files.target, Float64Array.from(labels), [1, 3, 2], 'C');
    const { code, stderr } = await score(files, '--loss', 'dice');
    expect(code).toBe(2);
    expect(stderr).toMatch(/target of \[1, 3, 2\] does not fit a prediction of \[1, 3, 2, 3\]/);
  });

  it('refuses files on different grids', async () => {
    const folder = await temporaryFolder();
    const files = { prediction: join(folder, 'p.nii'), target: join(folder, 't.nii') };
    const pixdim = [1, 1, 1, 2, 1, 1, 1, 1];
    const image = { dims: [4, 3, 2, 1, 3, 1, 1, 1], datatype: 16, payload: encode('f4', logits) };
    await writeAtomic(files.prediction, [niftiFile(image)]);
    await writeAtomic(files.target, [
      niftiFile({ dims: [3, 3, 2, 1, 1, 1, 1, 1], pixdim, payload: encode('u1', labels) }),
    ]);
    const { code, stderr } = await score(files, '--loss', 'dice');
    expect(code).toBe(2);
    expect(stderr).toMatch(/spacing/);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('refuses to write a gradient over its input, under another name than .npy, or nowhere', async () => {
    const folder = await temporaryFolder();
    const files = await writeCase(folder);
    await writeAtomic(join(folder, 'backup.npy'), [npy('u1', [1, 2, 3], labels)]);
    for (const [path, message] of [
      [files.prediction, /it is also an input/],
      [join(folder, 'g.nii'), /ends in \.npy/],
      [join(folder, 'backup.npy'), /it exists and is not a gradient that segloss wrote/],
      [join(folder, 'nowhere', 'g.npy'), /its folder does not exist/],
    ] as const) {
      const { code, stderr } = await score(files, '--loss', 'dice', '--gradient', path);
      expect(code).toBe(2);
      expect(stderr).toMatch(message);
    }
    expect((await readVolume(files.prediction)).data[0]).toBe(logits[0]);
  });

  it('says which option is missing', async () => {
    const { code, stderr } = await run('score', '--loss', 'dice');
    expect(code).toBe(2);
    expect(stderr).toMatch(/--prediction: it is missing/);
  });
});
