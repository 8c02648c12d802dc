import type { ConformanceOptions } from '@segloss/conformance';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-webgl';
import '@tensorflow/tfjs-backend-webgpu';
import { afterAll, beforeAll } from 'vitest';
import { conformanceInBrowser } from '../../../conformance/src/testing/record.test-support.ts';
import { createTfjsAdapter } from './index.ts';

// The files lie beside the entry of the package.
const entry = new URL('../node_modules/@tensorflow/tfjs-backend-wasm/dist/index.js', import.meta.url);
setWasmPaths(new URL('.', entry).href);

/** Losses with every kind of op, among them those that the host has a part in. */
const some = ['dice-ce', 'top-k', 'lovasz-softmax', 'dice-hausdorff'];

/** What each device checks by default. WebGL compiles a program for every shape, which takes a while in software. */
const selections: Readonly<Record<string, Pick<ConformanceOptions, 'losses' | 'kinds' | 'shard'>>> = {
  webgpu: { losses: ['top-k', 'dice-hausdorff'], kinds: ['golden'], shard: '1/2' },
  webgl: { losses: ['dice-hausdorff'], kinds: ['golden'], shard: '1/2' },
  wasm: { losses: some, kinds: ['golden'], shard: '1/2' },
  cpu: { losses: ['dice-ce', 'top-k'], kinds: ['golden'], shard: '1/2' },
};

// TensorFlow.js says what it is going to do, and that reading is slow.
const { warn, info } = console;
beforeAll(() => {
  console.warn = () => undefined;
  console.info = () => undefined;
});
afterAll(() => {
  console.warn = warn;
  console.info = info;
});

const adapter = createTfjsAdapter(tf);
for (const [device, selection] of Object.entries(selections)) {
  await conformanceInBrowser(adapter, device, selection);
}
