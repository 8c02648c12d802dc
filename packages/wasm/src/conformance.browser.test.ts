import { type ConformanceOptions, conformance, type Report, writeReport } from '@segloss/conformance';
import { describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';
import { wasm } from './index.ts';

// `npm run conformance` sets this: every check, and reports.
const all = (import.meta as { env?: Record<string, string> }).env?.VITE_SEGLOSS_ALL === '1';

const onReport = async (report: Report): Promise<void> => {
  if (!all) return;
  await commands.writeFile(
    `../../conformance/results/wasm-${report.device.id}-browser.json`,
    writeReport(report),
  );
};

const some: Pick<ConformanceOptions, 'kinds'> = { kinds: ['golden', 'law'] };

it('has threads in a page that is cross-origin isolated', async () => {
  expect(globalThis.crossOriginIsolated).toBe(true);
  const backend = await wasm.open();
  expect(backend.device).toBe('threads');
  await backend.dispose();
});

await conformance(wasm, { describe, it, devices: ['threads'], onReport, ...(all ? {} : some) });
await conformance(wasm, {
  describe,
  it,
  devices: ['single'],
  onReport,
  ...(all ? {} : { losses: ['dice-ce'], ...some }),
});
