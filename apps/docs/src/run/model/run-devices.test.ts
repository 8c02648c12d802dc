import { expect, test } from 'vitest';
import { nameOf } from '../../backends/model/backends.ts';
import { adapters } from '../client/devices/adapters.ts';
import { browserDevices, readDevice, withFound } from './run-devices.ts';

test('every adapter that a page can load is listed with devices, and no other', () => {
  const listed = browserDevices();
  expect(listed.map(({ adapter }) => adapter).sort()).toEqual(Object.keys(adapters).sort());
  for (const { devices } of listed) expect(devices.length).toBeGreaterThan(0);
});

test('devices that only Node has are not listed', () => {
  expect(browserDevices().flatMap(({ devices }) => devices)).not.toContain('node-cpu');
});

test('a device that only some browsers have can be chosen once it was found', () => {
  const known = { adapter: 'onnxruntime-web', devices: ['webgpu', 'wasm'] } as const;
  expect(withFound(known, ['webgpu', 'wasm', 'webnn']).devices).toEqual(['webgpu', 'wasm', 'webnn']);
  expect(withFound(known, []).devices).toEqual(known.devices);
});

test('names of devices are read as they were written', () => {
  const device = { adapter: 'gpu.js', device: 'webgl2' } as const;
  expect(nameOf(device)).toBe('gpu.js:webgl2');
  expect(readDevice(nameOf(device))).toEqual(device);
});
