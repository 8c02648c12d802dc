import { reference } from '@segloss/core';
import { tfjs } from '@segloss/tfjs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../testing/cli.test-support.ts';
import { unableSource, writeModule } from '../testing/reports.test-support.ts';
import { chooseAdapter } from './choose.ts';
import { chooseDevices } from './choose-devices.ts';

afterEach(() => vi.restoreAllMocks());

/** Chooses among the devices of a module of one's own. */
async function devicesOf(...devices: string[]): Promise<readonly string[]> {
  const folder = await temporaryFolder();
  await writeModule(folder, 'adapter.mjs', unableSource(devices));
  return chooseDevices(await chooseAdapter('./adapter.mjs', undefined, folder));
}

const broken = (id: string, reason: string, remedy: string) =>
  ({ id, description: '', available: false, reason, remedy }) as const;

describe('the devices of a run', () => {
  it('are those that can be opened', async () => {
    expect(await devicesOf("yes('a')", "no('b')", "yes('c')")).toEqual(['a', 'c']);
  });

  it('are refused when there is none, with the reasons, and no list of other adapters', async () => {
    await expect(devicesOf("no('b')")).rejects.toThrow(/opened here \(b: it is broken\)\. Mend it\.$/);
    await expect(devicesOf()).rejects.toThrow(/\(it lists none\)\. Let its devices\(\) list one\.$/);
  });

  it('share a reason that several have', async () => {
    const packages = 'Run `npm install @tensorflow/tfjs-core`.';
    vi.spyOn(tfjs, 'devices').mockResolvedValue(
      ['webgpu', 'wasm', 'cpu'].map((id) => broken(id, 'it is not installed', packages)),
    );
    await expect(chooseDevices({ adapter: tfjs })).rejects.toThrow(
      `(webgpu, wasm, cpu: it is not installed). ${packages} See \`segloss backends\` for those that can.`,
    );
  });

  it('keep reasons and remedies that differ, each as one sentence', async () => {
    const devices = async () => [
      broken('a', 'it is off.', 'Is it on?'),
      broken('b', 'it is gone', 'Buy one'),
      broken('c', 'it is off.', 'Buy one'),
    ];
    await expect(chooseDevices({ adapter: { ...reference, devices } })).rejects.toThrow(
      /\(a, c: it is off; b: it is gone\)\. For a: Is it on\? For b, c: Buy one\.$/,
    );
  });

  it('are refused when asking for them fails', async () => {
    const devices = () => Promise.reject(new Error('oops'));
    await expect(chooseDevices({ adapter: { ...reference, devices } })).rejects.toThrow(
      /its devices\(\) failed: oops/,
    );
  });
});
