import { expect, test } from 'vitest';
import { codeOf } from './code.ts';
import { presets } from './presets.ts';
import { pixels } from './scene.ts';

test('the code has the parameters that were changed, and weights and classes only where they were chosen', () => {
  const scene = presets[0]!.scene();
  const plain = codeOf('tversky', { alpha: 0.9 }, scene);
  expect(plain).toContain('compile(tversky({ alpha: 0.9 }), { gradient: true })');
  expect(plain).not.toMatch(/weights|annotated/);
  const chosen = codeOf('blob', {}, { ...scene, weights: new Uint8Array(pixels), annotated: [0] });
  expect(chosen).toContain("import { blob } from '@segloss/core'");
  expect(chosen).toContain('  weights: { data: weights, shape: [1, 64, 64] },\n  annotated: [[0]],\n');
});
