import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { labels, logits, run, temporaryFolder, writeCase } from '../testing/cli.test-support.ts';

describe('segloss export', () => {
  it('writes a model that ONNX Runtime runs, with the value of `segloss score`', async () => {
    const folder = await temporaryFolder();
    const out = join(folder, 'dice-ce.onnx');
    const { code, stdout } = await run(
      'export',
      '--loss',
      'dice-ce',
      '--out',
      out,
      '--classes',
      '3',
      '--gradient',
    );
    expect(code).toBe(0);
    expect(stdout).toContain(
      'inputs: logits float32[batch, 3, height, width], target int32[batch, height, width]; outputs: loss float32[], gradient ',
    );

    const session = await ort.InferenceSession.create(await readFile(out));
    const { loss, gradient } = await session.run({
      logits: new ort.Tensor('float32', Float32Array.from(logits), [1, 3, 2, 3]),
      target: new ort.Tensor('int32', Int32Array.from(labels), [1, 2, 3]),
    });
    await session.release();
    const { prediction, target } = await writeCase(folder);
    const files = ['--prediction', prediction, '--target', target];
    const scored = await run('score', ...files, '--loss', 'dice-ce', '--json');
    expect(loss!.data[0]).toBeCloseTo(JSON.parse(scored.stdout).results[0].value, 6);
    expect(gradient!.dims).toEqual([1, 3, 2, 3]);
  });

  it('takes parameters', async () => {
    const out = join(await temporaryFolder(), 'tversky.onnx');
    const params = '{"alpha": 0.25}';
    const options = ['--params', params, '--mask', '--target', 'dense', '--spatial-axes', '3'];
    const { code, stdout } = await run('export', '--loss', 'tversky', '--out', out, ...options);
    expect(code).toBe(0);
    expect(stdout).toContain('tversky for 2 classes and 3 spatial axes, channels-first');
    expect(stdout).toContain('mask float32[batch, depth, height, width]; outputs: loss float32[]');
    expect((await readFile(out)).toString('latin1')).toContain('"alpha":0.25');
  });

  it('takes distance maps and spacing as inputs', async () => {
    const out = join(await temporaryFolder(), 'boundary.onnx');
    const spaced = await run('export', '--loss', 'boundary', '--out', out, '--spacing', 'input');
    expect(spaced.stdout).toContain('spacing float32[2]; outputs');
    const given = await run('export', '--loss', 'boundary', '--out', out, '--distance-maps', 'input');
    expect(given.stdout).toContain('target_distance float32[batch, 2, height, width]; outputs');
  });

  it.each([
    [['--loss', 'dice', '--spacing', 'input'], /the model of 'dice' does not compute distances/],
    [['--loss', 'dice,iou'], /--loss: a model holds one loss/],
    [['--loss', 'dice', '--classes', '0'], /--classes: 0 is not a number of channels/],
    [['--loss', 'dice', '--classes', '9007199254740991'], /9007199254740991 is not a number of channels/],
    [['--loss', 'boundary', '--params', '{"spacing": [1, 2, 3]}'], /has 3 numbers for 2 spatial axes/],
    [['--loss', 'dice', '--target', 'dense', '--params', '{"ignoreIndex": 1}'], /the target is dense/],
    [['--loss', 'dice', '--target', 'dense', '--params', '{"ignoreIndex": [1, 255]}'], /the target is dense/],
    [['--loss', 'dice', '--classes', '1'], /softmax over one channel.*'sigmoid'/],
    [['--loss', 'dice', '--spatial-axes', '4'], /Allowed choices are 1, 2, 3\. Run with --help/],
    [['--loss', 'dies'], /dies/],
  ])('refuses %j', async (options, message) => {
    const out = join(await temporaryFolder(), 'model.onnx');
    const { code, stderr } = await run('export', '--out', out, ...options);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    await expect(readFile(out)).rejects.toThrow('ENOENT');
  });
});
