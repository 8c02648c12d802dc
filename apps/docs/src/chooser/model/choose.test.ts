import { gpujs } from '@segloss/gpu.js';
import { jax } from '@segloss/jax';
import { onnxruntime } from '@segloss/onnxruntime-web';
import { tfjs } from '@segloss/tfjs';
import { wasm } from '@segloss/wasm';
import { describe, expect, test } from 'vitest';
import { backendChoices, nameOf } from '../../backends/model/backends.ts';
import type { Sizes } from '../../backends/model/sizes.ts';
import { storedTable } from '../../conformance/data/reports.ts';
import { type Answers, readAnswers } from './answers.ts';
import { choose, type Knowledge } from './choose.ts';
import { type Evidence, evidenceOf } from './evidence.ts';
import type { Session } from './sessions.ts';

describe('the list of devices', () => {
  const names = backendChoices.map(nameOf);

  test.each([wasm, tfjs, onnxruntime, gpujs, jax])(
    'has every device of $name, but WebNN, which nobody tried',
    async (adapter) => {
      const devices = (await adapter.devices()).map(({ id }) => `${adapter.name}:${id}`);
      const unknown = devices.filter((name) => !names.includes(name));
      expect(unknown.filter((name) => name !== 'onnxruntime-web:webnn')).toEqual([]);
    },
  );

  test('has every run that is committed, in its place', () => {
    for (const { adapter, device, place } of evidenceOf(storedTable())) {
      const backend = backendChoices.find((one) => one.adapter === adapter && one.device === device);
      expect(backend?.needs[place], `${adapter}:${device} in ${place}`).toBeDefined();
    }
  });
});

const found = (state: 'pass' | 'fail', ratio: number) => ({
  all: { state, ratio },
  values: { state, ratio },
});
const run = (changes: Partial<Evidence>): Evidence => ({
  adapter: 'wasm',
  device: 'single',
  place: 'browser',
  rendering: 'none',
  processor: 'cpu',
  runtime: 'Chromium 156',
  engine: '@segloss/wasm 0.0.0',
  date: '2026-01-01',
  losses: {
    dice: found('pass', 0.2),
    focal: { all: { state: 'fail', ratio: 3 }, values: { state: 'pass', ratio: 0.1 } },
    iou: found('fail', 3),
  },
  ...changes,
});
const file = (gzip: number) => ({ name: 'main.js', bytes: 3 * gzip, gzip });
const sizes: Sizes = {
  format: 'segloss-sizes/1',
  date: '2026-01-01T00:00:00Z',
  loss: 'dice-ce',
  bundler: 'Vite 8',
  browser: 'Chromium 156',
  versions: {},
  browsers: [
    { device: 'tfjs:wasm', page: [file(400e3)], worker: null },
    { device: 'wasm:single', page: [file(20e3)], worker: [file(21e3)] },
  ],
  nodes: [{ device: 'wasm:single', packages: 2, bytes: 1e6, scripts: [] }],
};
const row = {
  loss: 'dice-ce',
  shape: '2x4x8x8',
  gradient: true,
  p10Ms: 1,
  p90Ms: 9,
  startMs: 50,
  isEmulated: false,
};
const session: Session = {
  name: 'one',
  date: '2026-01-01',
  place: 'browser',
  machine: 'a machine',
  rows: [
    { ...row, device: 'tfjs:cpu', medianMs: 8 },
    { ...row, device: 'tfjs:wasm', medianMs: 2, startMs: 70 },
  ],
};
const answers: Answers = { ...readAnswers('', []), losses: ['dice'] };
const know = (changes: Partial<Knowledge>): Knowledge => ({
  evidence: [],
  sessions: [],
  sizes,
  titles: {},
  ...changes,
});
const show = (changes: Partial<Knowledge>, given: Answers) =>
  choose(know(changes), given).options.map(({ backend, verdict }) => `${nameOf(backend)} ${verdict}`);

describe('what fits', () => {
  test('lacks nothing that it needs; what is left out says what it lacks', () => {
    expect(show({}, answers)).toContain('tfjs:wasm unproven');
    expect(show({}, answers)).not.toContain('wasm:threads unproven');
    expect(show({}, { ...answers, has: ['isolation'] })).toContain('wasm:threads unproven');
    expect(show({}, { ...answers, place: 'node' })).not.toContain('tfjs:node unproven');
    const { leftOut } = choose(know({}), answers);
    const threads = leftOut.find(({ backend }) => nameOf(backend) === 'wasm:threads');
    expect(threads?.missing).toEqual(['isolation']);
  });

  test('is within the budget as far as anyone knows', () => {
    const { options, leftOut } = choose(know({}), { ...answers, budget: '0.1' });
    const names = options.map(({ backend }) => nameOf(backend));
    expect(names).toContain('wasm:single');
    expect(names).toContain('tfjs:cpu');
    expect(leftOut.flatMap(({ backend, bytes }) => (bytes ? [`${nameOf(backend)} ${bytes}`] : []))).toEqual([
      'tfjs:wasm 400000',
    ]);
    expect(show({}, { ...answers, budget: 'much' })).toEqual(show({}, answers));
  });
});

describe('verdicts', () => {
  test('put what a run has proven first, and never take missing evidence for a failure', () => {
    const evidence = [run({})];
    expect(show({ evidence }, answers)[0]).toBe('wasm:single proven');
    expect(show({ evidence }, { ...answers, losses: [] }).at(-1)).toBe('wasm:single failed');
    expect(show({ evidence }, { ...answers, losses: ['dice', 'iou'] }).at(-1)).toBe('wasm:single failed');
    expect(show({ evidence }, { ...answers, losses: ['top-k'] })).toContain('wasm:single unproven');
    expect(show({ evidence: [run({ place: 'node' })] }, answers)).toContain('wasm:single unproven');
  });

  test('count gradients only when they are needed', () => {
    const given = { ...answers, losses: ['focal'] };
    expect(show({ evidence: [run({})] }, given)).toContain('wasm:single failed');
    expect(show({ evidence: [run({})] }, { ...given, gradient: false })).toContain('wasm:single proven');
  });

  test('say when a graphics processor was emulated', () => {
    const emulated = run({ adapter: 'tfjs', device: 'webgl', rendering: 'software' });
    expect(show({ evidence: [emulated] }, { ...answers, has: ['webgl'] })[0]).toBe('tfjs:webgl emulated');
  });

  test('in a worker hold for what was seen to compute there', () => {
    const evidence = [
      run({}),
      run({ adapter: 'tfjs', device: 'wasm' }),
      run({ adapter: 'tfjs', device: 'cpu' }),
    ];
    expect(show({ evidence }, { ...answers, worker: true })).toEqual([
      'wasm:single proven',
      'onnxruntime-web:wasm unproven',
      'tfjs:cpu unproven',
      'gpu.js:webasm unproven',
      'gpu.js:cpu unproven',
      'jax:wasm unproven',
      'jax:cpu unproven',
      'tfjs:wasm failed',
    ]);
  });
});

describe('ranking', () => {
  const order = (rank: Answers['rank']) =>
    choose(know({ sessions: [session] }), { ...answers, rank }).options.map(({ backend }) => nameOf(backend));

  test('puts what is measured before what is not, and leaves the rest in its order', () => {
    const unmeasured = [
      'wasm:single',
      'onnxruntime-web:wasm',
      'gpu.js:webasm',
      'gpu.js:cpu',
      'jax:wasm',
      'jax:cpu',
    ];
    expect(order('time')).toEqual(['tfjs:wasm', 'tfjs:cpu', ...unmeasured]);
    expect(order('start')).toEqual(['tfjs:cpu', 'tfjs:wasm', ...unmeasured]);
    expect(order('bytes').slice(0, 3)).toEqual(['wasm:single', 'tfjs:wasm', 'onnxruntime-web:wasm']);
  });

  test('is by bytes among equals', () => {
    const bytes = (device: string, gzip: number) => ({ device, page: [file(gzip)], worker: null });
    const known = know({ sizes: { ...sizes, browsers: [bytes('gpu.js:cpu', 2), bytes('tfjs:cpu', 1)] } });
    const names = choose(known, { ...answers, rank: 'error' }).options.map(({ backend }) => nameOf(backend));
    expect(names.slice(0, 3)).toEqual(['tfjs:cpu', 'gpu.js:cpu', 'wasm:single']);
  });

  test('never outweighs a verdict', () => {
    const evidence = [run({})];
    const { options } = choose(know({ evidence, sessions: [session] }), answers);
    expect(options.slice(0, 2).map(({ backend }) => nameOf(backend))).toEqual(['wasm:single', 'tfjs:wasm']);
  });
});
