import { type ConformanceOptions, conformance, type Report, writeReport } from '@segloss/conformance';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-webgl';
import '@tensorflow/tfjs-backend-webgpu';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { commands } from 'vitest/browser';
import { createTfjsAdapter } from './index.ts';

// The files lie beside the entry of the package.
const entry = new URL('../node_modules/@tensorflow/tfjs-backend-wasm/dist/index.js', import.meta.url);
setWasmPaths(new URL('.', entry).href);

// `npm run conformance` sets this: every check, and reports. It takes many minutes without a graphics processor.
const all = (import.meta as { env?: Record<string, string> }).env?.VITE_SEGLOSS_ALL === '1';

/** Losses with every kind of op, among them those that the host has a part in. */
const some = ['dice-ce', 'focal', 'top-k', 'lovasz-softmax', 'dice-hausdorff', 'boundary'];

/** What each device checks by default. WebGL compiles a program for every shape, which takes a while in software. */
const selections: Readonly<Record<string, Pick<ConformanceOptions, 'losses' | 'kinds'>>> = {
  webgpu: { losses: ['top-k', 'dice-hausdorff'], kinds: ['golden', 'law'] },
  webgl: { losses: ['dice-hausdorff'], kinds: ['golden'] },
  wasm: { losses: some, kinds: ['golden', 'law'] },
  cpu: { losses: ['dice-ce', 'top-k'], kinds: ['golden', 'law'] },
};

const onReport = async (report: Report): Promise<void> => {
  if (all)
    await commands.writeFile(
      `../../conformance/results/tfjs-${report.device.id}-browser.json`,
      writeReport(report),
    );
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
  await conformance(adapter, { describe, it, devices: [device], onReport, ...(all ? {} : selection) });
}
