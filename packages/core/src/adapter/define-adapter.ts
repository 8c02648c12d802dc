import { describeName } from '../define/parameters.ts';
import { BackendError } from '../errors/errors.ts';
import type { Adapter, Backend, DeviceStatus } from './adapter.ts';
import { createBackend } from './backend.ts';
import { checkCapabilities, type Unsupported } from './capabilities.ts';
import { checkDefinition, checkDevice, checkDevices, checkEngine } from './check-definition.ts';
import type { DeviceDefinition, Engine, Library } from './device.ts';
import { otherDevice, type Unavailable, unavailable } from './unavailable.ts';

/** Describes an adapter: all that is particular to it. */
export interface AdapterDefinition<Own extends object = object> {
  /** Short name, such as `tfjs`; errors name it too. */
  readonly name: string;
  /** The library that does the work, or where devices have different ones, what finds it, as `library` of an Adapter. */
  readonly library: Library | Adapter['library'];
  /** Lists the devices that there can be here, best first; asked each time, so that it may depend on what is loaded. */
  devices(): readonly DeviceDefinition<Own>[];
  /**
   * What the adapter cannot compute. Losses that need it are refused by name, and the suite takes their checks for
   * `unsupported`, not for failures.
   */
  readonly unsupported?: readonly Unsupported[];
  /** What else may have a device that this adapter lacks, as the end of a sentence. */
  readonly elsewhere?: string;
  /**
   * Is told when `open()` without a name did not open the best device.
   *
   * @param failed the devices that did not open, best first
   */
  onFallback?(failed: readonly Unavailable[], device: string): void;
}

/** An adapter whose backends offer more than others. */
export interface AdapterWith<Own extends object> extends Adapter {
  open(device?: string): Promise<Backend & Own>;
}

const namesOf = (devices: readonly { readonly id: string }[]): string =>
  devices.map(({ id }) => `'${id}'`).join(' or ');

/** Finds out whether a device can be opened, and why not. Never throws. */
async function probe(source: string, device: DeviceDefinition): Promise<DeviceStatus> {
  const { id, description, processor, precision = 'float32' } = device;
  const known = { id, description, processor, precision, available: true } as const;
  try {
    checkDevice(source, device);
    if (device.check) {
      await device.check();
      return known;
    }
    const engine = await device.open();
    checkEngine(source, id, engine);
    await engine.close?.();
    const { name, gpu, ...facts } = engine.facts ?? {};
    return { ...known, ...facts };
  } catch (error) {
    return unavailable(device, error);
  }
}

/** One after the other, as engines may have one GPU, or one backend, for all. */
async function probeAll(
  source: string,
  devices: readonly DeviceDefinition[],
): Promise<readonly DeviceStatus[]> {
  const states: DeviceStatus[] = [];
  for (const device of devices) states.push(await probe(source, device));
  return states;
}

/** Says how to mend a device, and which others would work. */
async function remedyFor(
  source: string,
  { id, remedy }: Unavailable,
  devices: readonly DeviceDefinition[],
): Promise<string> {
  const others = devices.filter((other) => other.id !== id && !remedy.includes(`'${other.id}'`));
  const usable = namesOf((await probeAll(source, others)).filter(({ available }) => available));
  if (usable === '') return remedy;
  return remedy === otherDevice ? `Use ${usable}.` : `${remedy} Or use ${usable}.`;
}

/** Says why no device opens. A reason that several devices share stands there once. */
function reasonsOf(failures: readonly Unavailable[]): string {
  const byReason = new Map<string, string>();
  for (const { id, reason } of failures) {
    const others = byReason.get(reason);
    byReason.set(reason, others ? `${others}, ${id}` : id);
  }
  if (byReason.size === 1) return failures[0]!.reason;
  return [...byReason].map(([reason, ids]) => `${ids}: ${reason}`).join('; ');
}

/**
 * Makes an adapter of devices: finds, probes, lists and opens them, and guards what is opened.
 *
 * @throws ParameterError when the definition lacks something, or has a key that nobody reads; `open` likewise for devices
 * and engines
 *
 * @example
 * export const adapter = defineAdapter({
 *   name: 'abacus',
 *   library: { name: 'abacus-js', version: '1.0.0' },
 *   devices: () => [
 *     {
 *       id: 'cpu',
 *       description: 'beads',
 *       processor: 'cpu',
 *       open: async () => ({ prepare: (graph) => ({ run: async (inputs) => compute(graph, inputs) }) }),
 *     },
 *   ],
 * });
 */
export function defineAdapter<Own extends object = object>(
  definition: AdapterDefinition<Own>,
): AdapterWith<Own> {
  checkDefinition(definition);
  const { name, library, elsewhere, unsupported } = definition;
  const capabilities = unsupported && { unsupported };
  if (capabilities) checkCapabilities(name, capabilities);
  const listDevices = (): readonly DeviceDefinition<Own>[] => {
    const listed = definition.devices();
    checkDevices(name, listed);
    return listed;
  };
  const cannotOpen = (what: string, reason: string, remedy: string, cause?: unknown): BackendError =>
    new BackendError({ source: name, subject: `cannot open ${what}`, reason, remedy, cause });

  async function open(wanted?: string): Promise<Backend & Own> {
    const all = listDevices();
    const candidates = wanted === undefined ? all : all.filter(({ id }) => id === wanted);
    if (candidates.length === 0) {
      const remedy = [`Use ${namesOf(all)}`, elsewhere].filter(Boolean).join(', or ');
      throw cannotOpen(`device '${describeName(wanted)}'`, 'this adapter has no such device', `${remedy}.`);
    }
    for (const device of candidates) checkDevice(name, device);
    const failures: Unavailable[] = [];
    for (const device of candidates) {
      let engine: Engine<Own>;
      try {
        // A device that is named is tried, whatever a check would say.
        if (wanted === undefined) await device.check?.();
        engine = await device.open();
      } catch (error) {
        const failure = unavailable(device, error);
        if (wanted !== undefined) {
          const remedy = await remedyFor(name, failure, all);
          throw cannotOpen(`device '${wanted}'`, failure.reason, remedy, error);
        }
        failures.push(failure);
        continue;
      }
      checkEngine(name, device.id, engine);
      const backend = createBackend({ name, capabilities, devices: all }, device, engine);
      if (failures.length > 0) definition.onFallback?.(failures, device.id);
      return backend;
    }
    // What a CPU lacks is soonest had: a package, and no other machine.
    const simplest = candidates.findIndex(({ processor }) => processor === 'cpu');
    throw cannotOpen('any device', reasonsOf(failures), failures[Math.max(0, simplest)]!.remedy);
  }

  return {
    name,
    ...(capabilities && { capabilities }),
    async library(device) {
      if (typeof library === 'function') return library(device);
      const { name: of, version } = library;
      return { name: of, version: typeof version === 'string' ? version : await version().catch(() => '') };
    },
    devices: async () => probeAll(name, listDevices()),
    open,
  };
}
