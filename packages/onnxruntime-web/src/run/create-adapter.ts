import {
  type Adapter,
  type Backend,
  BackendError,
  type CompileOptions,
  createProgram,
  type DeviceStatus,
  describeName,
  type Loss,
  messageOf,
  SeglossError,
  unavailable,
} from '@segloss/core';
import type { DeviceSource } from './devices.ts';
import { GraphRunner } from './execute.ts';
import { MemoryWatch } from './memory.ts';
import { halfPrecision, probeModel, probeTensors, sumIsExact } from './probe.ts';
import { SessionHost } from './session-host.ts';

const source = 'onnxruntime-web';

const fail = (subject: string, reason: string, remedy: string, cause?: unknown): BackendError =>
  new BackendError({ source, subject, reason, remedy, cause });

/** Opens a device, and finds out that it works: a session of it stays, so that a GPU is not given back between runs. */
async function openDevice(device: DeviceSource): Promise<SessionHost> {
  const runtime = await device.load();
  const host = new SessionHost(runtime, device.options);
  try {
    const { sum } = await host.run(probeModel, probeTensors(runtime));
    if (sum && sumIsExact(sum)) return host;
    throw fail(`device '${device.id}'`, halfPrecision, 'Use a device with single precision.');
  } catch (error) {
    await host.release();
    throw error;
  }
}

type Unavailable = Extract<DeviceStatus, { available: false }>;

async function probe(device: DeviceSource): Promise<DeviceStatus> {
  const { id, description, processor } = device;
  try {
    const host = await openDevice(device);
    await host.release();
    return { id, description, processor, available: true, precision: 'float32' };
  } catch (error) {
    return unavailable(device, error);
  }
}

/** Says which devices would work; what is missing must be mended by the reader. */
async function alternatives(devices: readonly DeviceSource[], failed: Unavailable): Promise<string> {
  const others = devices.filter(({ id }) => id !== failed.id);
  const usable: string[] = [];
  for (const device of others) if ((await probe(device)).available) usable.push(`'${device.id}'`);
  return usable.length === 0 ? failed.remedy : `${failed.remedy} Or use ${usable.join(' or ')}.`;
}

async function openFirst(
  devices: readonly DeviceSource[],
  wanted: string | undefined,
): Promise<{ readonly device: DeviceSource; readonly host: SessionHost }> {
  const candidates = wanted === undefined ? devices : devices.filter(({ id }) => id === wanted);
  if (candidates.length === 0) {
    const known = devices.map(({ id }) => `'${id}'`).join(' or ');
    throw fail(
      `cannot open device '${describeName(wanted)}'`,
      'this adapter has no such device',
      `Use ${known}.`,
    );
  }
  const failures: Unavailable[] = [];
  for (const device of candidates) {
    try {
      return { device, host: await openDevice(device) };
    } catch (error) {
      failures.push(unavailable(device, error));
    }
  }
  const first = failures[0]!;
  if (wanted !== undefined) {
    throw fail(`cannot open device '${wanted}'`, first.reason, await alternatives(devices, first));
  }
  // What a CPU lacks is soonest had: a package, and no other machine.
  const { remedy } = failures[candidates.findIndex(({ processor }) => processor === 'cpu')] ?? first;
  const reasons = failures.map(({ id, reason }) => `${id}: ${reason}`).join('; ');
  throw fail('cannot open any device', reasons, remedy);
}

function createBackend(device: DeviceSource, host: SessionHost): Backend {
  const { id, processor } = device;
  let isOpen = true;
  const checkOpen = () => {
    if (!isOpen) throw fail(`device '${id}'`, 'it was used after dispose()', 'Open it again.');
  };
  return {
    name: `${source}:${id}`,
    device: id,
    precision: 'float32',
    processor,
    async compile(loss: Loss, options: CompileOptions = {}) {
      checkOpen();
      return createProgram(source, loss, options, async (graph) => {
        const runner = new GraphRunner(host, graph, device.onHost);
        const memory = new MemoryWatch(id, graph);
        return {
          async run(inputs) {
            checkOpen();
            const bytes = memory.check(inputs);
            // No session opens here unless the whole of it is on the device: fallback is switched off.
            const running = runner.run(inputs).catch((error: unknown) => {
              if (error instanceof SeglossError) throw error;
              const remedy = 'Use a smaller batch or another device.';
              throw fail(`run of '${loss.id}' on device '${id}'`, messageOf(error), remedy, error);
            });
            const result = await running;
            memory.keep(bytes);
            return { ...result, device: id };
          },
          dispose: () => runner.dispose(),
        };
      });
    },
    liveResources: () => host.size,
    async dispose() {
      isOpen = false;
      await host.release();
    },
  };
}

/** Finds the version of the package of a device; it is empty where that cannot be loaded. */
async function versionOf(device: DeviceSource): Promise<string> {
  const versions = await device.load().then(
    ({ env }) => env.versions,
    () => undefined,
  );
  return versions?.node ?? versions?.web ?? '';
}

/** Makes an adapter of devices, best first. */
export const createAdapter = (devices: () => readonly DeviceSource[]): Adapter => ({
  name: source,
  async library(wanted?: string) {
    const all = devices();
    const own = all.find(({ id }) => id === wanted)?.library;
    const found = await Promise.all(
      all.map(async (device) => ({ name: device.library, version: await versionOf(device) })),
    );
    const known = found.filter(({ name, version }) => version !== '' && (own === undefined || name === own));
    return known[0] ?? { name: own ?? all[0]!.library, version: '' };
  },
  async devices() {
    const states: DeviceStatus[] = [];
    for (const device of devices()) states.push(await probe(device));
    return states;
  },
  async open(wanted?: string) {
    const { device, host } = await openFirst(devices(), wanted);
    return createBackend(device, host);
  },
});
