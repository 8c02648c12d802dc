import { gpujs } from '@segloss/gpu.js';
import { onnxruntime } from '@segloss/onnxruntime-web';
import { tfjs } from '@segloss/tfjs';
import { wasm } from '@segloss/wasm';
import { describe, expect, test } from 'vitest';
import { storedTables } from '../data/reports.ts';
import { backendChoices } from './backends.ts';
import { type Answers, choose, type Evidence, evidenceOf, readAnswers, writeAnswers } from './chooser.ts';

const names = backendChoices.map(({ adapter, device }) => `${adapter}:${device}`);

describe('the list of devices', () => {
  test.each([wasm, tfjs, onnxruntime, gpujs])(
    'has every device of $name, but WebNN, which nobody tried',
    async (adapter) => {
      const devices = (await adapter.devices()).map(({ id }) => `${adapter.name}:${id}`);
      const unknown = devices.filter((name) => !names.includes(name));
      expect(unknown.filter((name) => name !== 'onnxruntime-web:webnn')).toEqual([]);
    },
  );

  test('has every run that is committed, in its place', () => {
    for (const { adapter, device, place } of storedTables().flatMap(evidenceOf)) {
      const backend = backendChoices.find((one) => one.adapter === adapter && one.device === device);
      expect(backend?.needs[place], `${adapter}:${device} in ${place}`).toBeDefined();
    }
  });
});

const run = (changes: Partial<Evidence>): Evidence => ({
  adapter: 'wasm',
  device: 'single',
  place: 'browser',
  isEmulated: false,
  processor: 'cpu',
  date: '2026-01-01',
  losses: { dice: { state: 'pass', ratio: 0.2 }, iou: { state: 'fail', ratio: 3 } },
  ...changes,
});
const answers: Answers = { place: 'browser', has: [], loss: 'dice' };
const show = (evidence: readonly Evidence[], given: Answers) =>
  choose(evidence, given).map(({ backend, verdict }) => `${backend.adapter}:${backend.device} ${verdict}`);

describe('choosing', () => {
  test('leaves out what needs more than there is', () => {
    expect(show([], answers)).toContain('tfjs:wasm unproven');
    expect(show([], answers)).not.toContain('wasm:threads unproven');
    expect(show([], { ...answers, has: ['isolation'] })).toContain('wasm:threads unproven');
    expect(show([], { ...answers, place: 'node' })).not.toContain('tfjs:node unproven');
  });

  test('puts what a run has proven first, and never takes missing evidence for a failure', () => {
    expect(show([run({})], answers)[0]).toBe('wasm:single proven');
    expect(show([run({})], { ...answers, loss: '' }).at(-1)).toBe('wasm:single failed');
    expect(show([run({})], { ...answers, loss: 'focal' })).toContain('wasm:single unproven');
    expect(show([run({ place: 'node' })], answers)).toContain('wasm:single unproven');
  });

  test('says when a graphics processor was emulated', () => {
    const emulated = run({ adapter: 'tfjs', device: 'webgl', isEmulated: true });
    expect(show([emulated], { ...answers, has: ['webgl'] })[0]).toBe('tfjs:webgl emulated');
  });
});

test('answers survive in an address, and nonsense does not', () => {
  const given: Answers = { place: 'node', has: ['native'], loss: 'dice' };
  expect(readAnswers(writeAnswers(given), ['dice'])).toEqual(given);
  expect(readAnswers('?in=moon&has=native,webgl&loss=none', ['dice'])).toEqual({
    place: 'browser',
    has: ['webgl'],
    loss: '',
  });
});
