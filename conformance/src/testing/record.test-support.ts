import type { Adapter } from '@segloss/core';
import { describe, it } from 'vitest';
import { commands } from 'vitest/browser';
import {
  type ConformanceOptions,
  conformance,
  type Report,
  type RunSource,
  readReport,
  writeReport,
} from '../index.ts';

/** What `npm run conformance` asks for. */
interface Wishes {
  /** Every check, and a report. It takes many minutes without a graphics processor. */
  readonly VITE_SEGLOSS_ALL?: string;
  /** Only what is not current in the report that is there already. */
  readonly VITE_SEGLOSS_RENEW?: string;
  /** All checks of these losses, separated by commas, to renew a report. */
  readonly VITE_SEGLOSS_LOSSES?: string;
  /** One device of the adapter. */
  readonly VITE_SEGLOSS_DEVICE?: string;
  /** The build of the adapter, and who makes the run, as JSON. */
  readonly VITE_SEGLOSS_BUILD?: string;
  readonly VITE_SEGLOSS_RUN?: string;
}

const wishes: Wishes = (import.meta as { readonly env?: Wishes }).env ?? {};

/** Reads what the run was told of itself. */
function readSource({ VITE_SEGLOSS_BUILD: build, VITE_SEGLOSS_RUN: run }: Wishes): RunSource {
  return { ...(build ? { build: JSON.parse(build) } : {}), ...(run ? { run: JSON.parse(run) } : {}) };
}

async function readExisting(path: string): Promise<Report | undefined> {
  const text = await commands.readFile(path).catch(() => undefined);
  return text === undefined ? undefined : readReport(text, path);
}

/**
 * Declares the suite as browser tests of one device: some checks, or what `npm run conformance` asks for, which writes
 * the report to `conformance/results`.
 *
 * @param some what is checked by default
 */
export async function conformanceInBrowser(
  adapter: Adapter,
  device: string,
  some: Pick<ConformanceOptions, 'losses' | 'kinds' | 'shard'> = {},
): Promise<void> {
  const common = { describe, it, devices: [device] };
  if (wishes.VITE_SEGLOSS_ALL !== '1') return conformance(adapter, { ...common, ...some });
  if ((wishes.VITE_SEGLOSS_DEVICE ?? device) !== device) {
    describe.skip(`${adapter.name}:${device}`, () => it('was not asked for'));
    return;
  }
  const path = `../../conformance/results/${adapter.name}-${device}-browser.json`;
  const renew = wishes.VITE_SEGLOSS_RENEW === '1' ? await readExisting(path) : undefined;
  await conformance(adapter, {
    ...common,
    ...readSource(wishes),
    renew,
    losses: renew && wishes.VITE_SEGLOSS_LOSSES?.split(','),
    onReport: (report) => commands.writeFile(path, writeReport(report)),
  });
}
