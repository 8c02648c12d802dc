import { describeEnvironment } from '@segloss/conformance';
import type { Machine } from '@segloss/measure';

/** Describes the machine that a page runs on, as far as browsers tell. */
export async function describeMachine(): Promise<Machine> {
  const { runtime, platform, crossOriginIsolated } = await describeEnvironment({ processor: 'cpu' });
  const { hardwareConcurrency = 1, deviceMemory }: Partial<Navigator> & { readonly deviceMemory?: number } =
    navigator;
  return {
    cpu: 'unknown',
    cores: hardwareConcurrency,
    memoryBytes: deviceMemory === undefined ? null : deviceMemory * 2 ** 30,
    platform,
    runtime,
    crossOriginIsolated,
  };
}
