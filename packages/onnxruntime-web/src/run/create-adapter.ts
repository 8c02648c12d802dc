import { type Adapter, checkSinglePrecision, defineAdapter, type Engine } from '@segloss/core/adapter';
import type { DeviceSource } from './devices.ts';
import { GraphRunner } from './execute.ts';
import { versionOf } from './load-package.ts';
import { MemoryWatch } from './memory.ts';
import { probeModel, probeTensors } from './probe.ts';
import { SessionHost } from './session-host.ts';

const name = 'onnxruntime-web';

/** Opens a device, and checks that it works. The session for this stays open, so that a GPU is not released between runs. */
async function openDevice({ id, load, options, onHost }: DeviceSource): Promise<Engine> {
  const runtime = await load();
  const host = new SessionHost(runtime, options);
  try {
    await checkSinglePrecision(name, id, async (a, b) => {
      const { sum } = await host.run(probeModel, probeTensors(runtime, a, b));
      return sum?.[0];
    });
  } catch (error) {
    await host.release();
    throw error;
  }
  return {
    prepare(graph) {
      const runner = new GraphRunner(host, graph, onHost);
      const memory = new MemoryWatch(id, graph);
      return {
        async run(inputs) {
          memory.check(inputs);
          const result = await runner.run(inputs);
          memory.keep(inputs);
          // Fallback is switched off, so a session opens only if all of it runs on the device.
          return { ...result, device: id };
        },
        dispose: () => runner.dispose(),
      };
    },
    liveResources: () => host.size,
    close: () => host.release(),
  };
}

/** Finds an installed package: that of a device, which other devices may share, or else that of the best device. */
async function findLibrary(devices: readonly DeviceSource[], wanted?: string) {
  const own = devices.find(({ id }) => id === wanted)?.library;
  for (const { library, load } of devices) {
    if (own !== undefined && library !== own) continue;
    const version = await load().then(versionOf, () => '');
    if (version !== '') return { name: library, version };
  }
  return { name: own ?? devices[0]!.library, version: '' };
}

/** Makes an adapter of devices, best first. */
export const createAdapter = (devices: () => readonly DeviceSource[]): Adapter =>
  defineAdapter({
    name,
    library: (wanted) => findLibrary(devices(), wanted),
    devices: () =>
      devices().map((device) => {
        const { id, description, processor } = device;
        return { id, description, processor, open: () => openDevice(device) };
      }),
  });
