import { describe, expect, test } from 'vitest';
import { backendChoices, nameOf } from '../../backends/model/backends.ts';
import { readAnswers } from './answers.ts';
import type { Knowledge, Option } from './choose.ts';
import { describeEvidence, describeFigures, describeSize, viewFigures } from './describe.ts';
import type { Figure, Session } from './sessions.ts';

const answers = readAnswers('', []);
const knowledge: Knowledge = {
  evidence: [],
  sessions: [],
  sizes: {
    format: 'segloss-sizes/1',
    date: '2026-01-01T00:00:00Z',
    loss: 'dice-ce',
    bundler: 'Vite 8',
    browser: 'Chromium 156',
    versions: {},
    browsers: [],
    nodes: [],
  },
  titles: { 'dice-ce': 'Dice + cross entropy', dice: 'Dice loss' },
};
const option = (changes: Partial<Option>): Option => ({
  backend: backendChoices.find((choice) => nameOf(choice) === 'wasm:single')!,
  verdict: 'unproven',
  evidence: undefined,
  inWorker: undefined,
  ratio: null,
  figure: undefined,
  size: undefined,
  ...changes,
});
const figure: Figure = { medianMs: 2, p10Ms: 1.5, p90Ms: 123.4, startMs: 20_000, isEmulated: false };

describe('figures', () => {
  test('stand with their spread, and say what was not measured', () => {
    const file = { name: 'index.js', bytes: 90e3, gzip: 30e3 };
    const [measured, other] = viewFigures(
      [option({ figure, size: { bytes: 30e3, files: [file] }, ratio: 0.2 }), option({})],
      answers,
    );
    expect(measured!.map(({ text, more }) => `${text} (${more})`)).toEqual([
      '2.00 ms (1.50 ms to 123 ms)',
      '20.0 s (compile and first run)',
      '30.0 kB (gzip, 90.0 kB unpacked)',
      '0.20 (of what rounding explains)',
    ]);
    expect(other!.map(({ text, share }) => [text, share])).toEqual(Array(4).fill(['not measured', null]));
  });

  test('have bars by the largest in the list', () => {
    const views = viewFigures([option({ figure }), option({ figure: { ...figure, medianMs: 8 } })], answers);
    expect(views.map(([time]) => time!.share)).toEqual([0.25, 1]);
  });

  test('have bars even where an error is infinite', () => {
    const views = viewFigures(
      [Infinity, 0.5, 0].map((ratio) => option({ ratio })),
      answers,
    );
    expect(views.map((all) => all.at(-1)!.share)).toEqual([1, 0, 0]);
  });

  test('say when a graphics processor was emulated', () => {
    const [figures] = viewFigures([option({ figure: { ...figure, isEmulated: true } })], answers);
    expect(figures![0]!.more).toContain('emulated GPU');
  });

  test('say what they are figures of, and what they stand in for', () => {
    const session: Session = { name: 'a', date: '2026-01-01', place: 'node', machine: 'a machine', rows: [] };
    const of = { session, shape: '2x4x8x8', gradient: false, byDevice: new Map() };
    const own = describeFigures({ ...of, losses: ['dice', 'dice-ce'], isStandIn: false }, knowledge);
    expect(own).toContain(
      'Dice loss, Dice + cross entropy, one after the other, without gradient, at 2x4x8x8',
    );
    expect(own).not.toContain('stand');
    expect(describeFigures({ ...of, losses: ['dice-ce'], isStandIn: true }, knowledge)).toContain(
      'stand in for',
    );
  });
});

test('evidence names the run, and what was tried in a worker', () => {
  const evidence = {
    adapter: 'wasm',
    device: 'single',
    place: 'browser',
    rendering: 'none',
    processor: 'cpu',
    runtime: 'Chromium 156',
    engine: '@segloss/wasm 0.0.0',
    date: '2026-01-01',
    losses: {},
  } as const;
  const say = (changes: Partial<Option>, worker: boolean) =>
    describeEvidence(option(changes), { ...answers, worker }, knowledge);
  expect(say({ evidence, ratio: 0.35 }, false)).toBe(
    'Run of 2026-01-01: @segloss/wasm 0.0.0 in Chromium 156 on cpu; the largest error of values and gradients is 0.35 of what rounding explains.',
  );
  expect(say({ evidence: { ...evidence, rendering: 'unknown', processor: 'unknown' } }, false)).toContain(
    'on a graphics processor that may be emulated.',
  );
  expect(say({}, true)).toContain('which does not mean that it fails. It has not been tried in a worker.');
  expect(say({ inWorker: true }, true)).toContain(
    'In a worker it was seen to compute (Chromium 156, 2026-01-01).',
  );
});

test('what is loaded is listed, the largest first; an installation says what its scripts download', () => {
  const files = [
    { name: 'a.js', bytes: 2000, gzip: 900 },
    { name: 'b.wasm', bytes: 3e6, gzip: 1e6 },
  ];
  expect(describeSize(option({ size: { bytes: 1000900, files } }), knowledge)).toBe(
    'Loaded before the first result of Dice + cross entropy, with gzip: b.wasm 1.0 MB, a.js 900 bytes (Vite 8).',
  );
  const installation = { device: 'tfjs:node', packages: 3, bytes: 2e6, scripts: ['@tensorflow/tfjs-node'] };
  expect(describeSize(option({ size: { bytes: 2e6, files: [], installation } }), knowledge)).toContain(
    '3 packages, 2.0 MB on the disk. The install script of @tensorflow/tfjs-node downloads more.',
  );
});
