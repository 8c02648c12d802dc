import { expect, test } from 'vitest';
import { type BrowserFacts, detect } from './detect.ts';

const bare: BrowserFacts = { webgpu: undefined, webgl: () => null, isIsolated: false };

test('what a browser has is named', async () => {
  const full = { webgpu: async () => ({}), webgl: () => ({}), isIsolated: true };
  expect((await detect(full)).has).toEqual(['webgpu', 'webgl', 'isolation']);
  expect((await detect(bare)).has).toEqual([]);
});

test('WebGPU without a graphics processor is none', async () => {
  expect((await detect({ ...bare, webgpu: async () => null })).text).toContain('no WebGPU');
  const refuses = async () => {
    throw new Error('not today');
  };
  expect((await detect({ ...bare, webgpu: refuses })).has).toEqual([]);
});
