import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brainMri } from '@segloss/brain-mri';
import { readVolume } from '@segloss/files';
import { Jimp } from 'jimp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseBackends, runDemo } from './demo.ts';
import { classNames } from './prediction.ts';

type Outcome = Awaited<ReturnType<typeof runDemo>>;

let out = '';
let outcome: Outcome;
const printed: string[] = [];

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'segloss-demo-'));
  const print = (text: string) => printed.push(text);
  outcome = await runDemo({ out, backends: ['wasm', 'reference', 'tfjs:wasm'], print });
});

afterAll(() => rm(out, { recursive: true, force: true }));

describe('the backends of the demo', () => {
  it('are those that open, without those that take hours; it says why not the others', () => {
    const library = { name: '', version: '' };
    const opens = { available: true, precision: 'float32', processor: 'cpu' } as const;
    const chosen = chooseBackends([
      { name: 'wasm', library, status: { id: 'single', description: '', ...opens } },
      { name: 'jax:cpu', library, status: { id: 'cpu', description: 'for tests', ...opens } },
      {
        name: 'jax:webgpu',
        library,
        status: { id: 'webgpu', description: '', available: false, reason: 'no GPU', remedy: 'Get one.' },
      },
    ]);
    expect(chosen.names).toEqual(['wasm']);
    expect(chosen.leftOut).toEqual([
      'not on jax:cpu: it would take hours (for tests).',
      'not on jax:webgpu: no GPU. Get one.',
    ]);
  });
});

describe('the demo', () => {
  it('predicts probabilities that add up to 1, and finds the tissues of the brain', async () => {
    const prediction = await readVolume(join(out, 'prediction.npy'));
    expect(prediction.shape).toEqual([7, 62, 128, 128]);
    const voxels = 62 * 128 * 128;
    const target = await readVolume(brainMri.segmentation);
    let right = 0;
    for (let i = 0; i < voxels; i++) {
      const shares = classNames.map((_, c) => prediction.data[c * voxels + i]!);
      const total = shares.reduce((sum, share) => sum + share, 0);
      if (Math.abs(total - 1) > 1e-5) expect.fail(`voxel ${i} adds up to ${total}`);
      if (shares.indexOf(Math.max(...shares)) === target.data[i]) right++;
    }
    expect(right / voxels).toBeGreaterThan(0.85);
  });

  it('scores the same on every backend', () => {
    const [wasm, reference, tensorflow] = outcome.scores;
    expect(reference?.values.every((value) => value > 0)).toBe(true);
    for (const { values } of [wasm!, tensorflow!]) {
      for (const [i, value] of values.entries()) {
        expect(Math.abs(value / reference!.values[i]! - 1)).toBeLessThan(1e-6);
      }
    }
  });

  it('prints the losses side by side, and where the picture is', () => {
    const text = printed.join('\n');
    expect(text).toMatch(/loss\W+wasm\W+reference\W+tfjs:wasm\W+disagreement/);
    expect(text).toContain('generalized-dice');
    // The gradient is measured by the one in double precision, wherever that stands.
    expect(text).toMatch(/gradient of dice-ce\D+\d\.\de-[78]\W+0\.0e\+0\W+\d\.\de-[78]/);
    expect(text).toContain(outcome.picture);
  });

  it('draws four panels that differ', async () => {
    const picture = await Jimp.read(await readFile(outcome.picture));
    expect([picture.width, picture.height]).toEqual([4 * (3 * 128 + 8) + 8, 28 + 3 * 128 + 8]);
    const panels = [0, 1, 2, 3].map((panel) => {
      const left = 8 + panel * (3 * 128 + 8);
      return JSON.stringify([...Array(100).keys()].map((i) => picture.getPixelColor(left + 100 + i, 200)));
    });
    expect(new Set(panels).size).toBe(4);
  });
});
