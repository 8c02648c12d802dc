import { type ConformanceOptions, conformance, type Report, writeReport } from '@segloss/conformance';
import { describe, it } from 'vitest';
import { commands } from 'vitest/browser';
import { onnxruntime } from './index.ts';

// `npm run conformance` sets this: every check, and reports. It takes many minutes without a graphics processor.
const all = (import.meta as { env?: Record<string, string> }).env?.VITE_SEGLOSS_ALL === '1';

/** What each device checks by default: a loss with distances, and one with ranks. */
const selections: Readonly<Record<string, Pick<ConformanceOptions, 'losses' | 'kinds'>>> = {
  webgpu: { losses: ['dice-top-k'], kinds: ['golden', 'law'] },
  wasm: { losses: ['dice-hausdorff'], kinds: ['golden', 'law'] },
  webnn: { losses: ['dice-ce'], kinds: ['golden'] },
};

const onReport = async (report: Report): Promise<void> => {
  if (all)
    await commands.writeFile(
      `../../conformance/results/onnxruntime-web-${report.device.id}-browser.json`,
      writeReport(report),
    );
};

// WebNN is not everywhere where there is WebGPU.
const states = await onnxruntime.devices();
const devices = [
  'webgpu',
  'wasm',
  ...states.flatMap(({ id, available }) => (id === 'webnn' && available ? [id] : [])),
];
for (const device of devices) {
  const selection = all ? {} : selections[device];
  await conformance(onnxruntime, { describe, it, devices: [device], onReport, ...selection });
}
