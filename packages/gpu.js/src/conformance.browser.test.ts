import { type ConformanceOptions, conformance, type Report, writeReport } from '@segloss/conformance';
import gpuJs from 'gpu.js';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { commands } from 'vitest/browser';
import { createGpuJsAdapter } from './index.ts';

// `npm run conformance` sets this: every check, and reports. It takes many minutes without a graphics processor.
const all = (import.meta as { env?: Record<string, string> }).env?.VITE_SEGLOSS_ALL === '1';

/** What each device checks by default. Each kernel is compiled for every shape, which takes a while in software. */
const selections: Readonly<Record<string, Pick<ConformanceOptions, 'losses' | 'kinds'>>> = {
  webgpu: { losses: ['dice-ce', 'top-k'], kinds: ['golden'] },
  webgl2: { losses: ['hausdorff'], kinds: ['golden'] },
  webgl: { losses: ['boundary'], kinds: ['golden'] },
  webasm: { losses: ['hausdorff'], kinds: ['golden'] },
};

const onReport = async (report: Report): Promise<void> => {
  if (all)
    await commands.writeFile(
      `../../conformance/results/gpu.js-${report.device.id}-browser.json`,
      writeReport(report),
    );
};

// gpu.js says on the console when it falls back; the suite asserts that it does not.
const { warn } = console;
beforeAll(() => {
  console.warn = () => undefined;
});
afterAll(() => {
  console.warn = warn;
});

const adapter = createGpuJsAdapter(gpuJs);
for (const [device, selection] of Object.entries(selections)) {
  await conformance(adapter, { describe, it, devices: [device], onReport, ...(all ? {} : selection) });
}
