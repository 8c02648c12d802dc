import { type Adapter, reference } from '@segloss/core';
import { type Breach, withResult, withRun } from './broken.test-support.ts';

const onCpu = { precision: 'float64', processor: 'cpu' } as const;
const cpu = { id: 'cpu', description: 'plain TypeScript', available: true, ...onCpu } as const;
const listing = (...devices: Awaited<ReturnType<Adapter['devices']>>): Adapter => ({
  ...reference,
  devices: async () => devices,
});
const gpu = {
  id: 'gpu',
  description: 'none',
  available: false,
  reason: 'it is missing',
  remedy: 'Buy one.',
} as const;

/** Where all devices put logits before they run, so that two which run at once read those of the one that came last. */
const staging = new Map<number, Float32Array>();
const stagingLogits = withRun((run) => async (inputs) => {
  const { data, shape } = inputs.logits;
  const place = staging.get(data.length) ?? new Float32Array(data.length);
  staging.set(data.length, place);
  if (data.every(Number.isFinite)) place.set(data);
  await Promise.resolve();
  return run(data.every(Number.isFinite) ? { ...inputs, logits: { data: place.slice(), shape } } : inputs);
});

/** Opens the CPU, whatever was asked for. */
const openingAnything: Adapter = { ...reference, open: () => reference.open() };

/** Adapters that tell wrong things about their devices. */
export const brokenDevices: readonly Breach[] = [
  [
    'devices-told',
    'an error instead of a list',
    { ...reference, devices: () => Promise.reject(new Error('no driver')) },
    /^devices\(\) throws: Error: no driver$/,
  ],
  ['devices-told', 'an empty list', listing(), /^device 'cpu' is open, and is not listed$/],
  [
    'devices-told',
    'a device that it calls missing',
    listing({ ...gpu, id: 'cpu' }),
    /is listed as not available$/,
  ],
  [
    'devices-told',
    'a precision that it does not have',
    listing({ ...cpu, precision: 'float32' }),
    /^precision of device 'cpu' is listed as 'float32', and is 'float64'$/,
  ],
  [
    'devices-told',
    'another processor',
    listing({ ...cpu, processor: 'gpu' }),
    /^processor of device 'cpu' is /,
  ],
  ['devices-told', 'a device twice', listing(cpu, cpu), /^a device is listed twice: cpu, cpu$/],
  [
    'devices-told',
    'no word on what is missing',
    listing(cpu, { ...gpu, remedy: '' }),
    /^device 'gpu' is not available, and nothing says why or what to do$/,
  ],
  [
    'devices-told',
    'another device than the best',
    listing({ ...cpu, id: 'better' }, cpu),
    /^open\(\) opened device 'cpu', expected 'better'$/,
  ],
  ['devices-told', 'any name', openingAnything, /^device 'no-such-device': nothing was thrown/],
  [
    'devices-told',
    'a missing device by another one',
    {
      ...listing(cpu, gpu),
      open: (device) => reference.open(device === 'gpu' ? 'cpu' : device),
    },
    /^device 'gpu', not available: nothing was thrown/,
  ],
  [
    'devices-keep-apart',
    'one place for the logits of all devices',
    stagingLogits,
    /^both at once: (value|gradient)\[\d+\] is /,
  ],
  [
    'device-that-ran',
    'tiny inputs elsewhere',
    withResult((_result, { logits }) => (logits.data.length < 10 ? { device: 'host' } : {})),
    /^two voxels: computed on device 'host' instead of 'cpu'$/,
  ],
  [
    'device-that-ran',
    'values without gradient elsewhere',
    withResult(({ gradient }) => (gradient ? {} : { device: 'host' })),
    /computed on device 'host'/,
  ],
];
