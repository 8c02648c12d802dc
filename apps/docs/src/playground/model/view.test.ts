import { expect, test } from 'vitest';
import type { Answer, LossResult } from './job.ts';
import { defaultSettings } from './settings.ts';
import { cardsOf, formatDerivative, formatNumber, formatShare, type LossInfo, wantedLosses } from './view.ts';

const info = (id: string): LossInfo => ({ id, title: id, family: 'f', url: '', fields: [] });
const losses = ['focal', 'dice', 'boundary', 'hausdorff', 'iou'].map(info);
const result = (id: string, value: number, derivative: number): LossResult => ({
  id,
  value,
  gradient: new Float32Array(),
  facts: { largest: { derivative, pixel: 0 }, wrongShare: 0, farShare: 0, profile: [] },
  code: '',
});
const answer: Answer = {
  backend: 'wasm:single',
  outcomes: [
    result('focal', 1, -0.5),
    { id: 'dice', problem: 'no' },
    result('boundary', 3, 2),
    result('iou', 2, 0.1),
  ],
};
const idsOf = (cards: readonly { readonly info: LossInfo }[]) => cards.map((card) => card.info.id);

test('the losses that are compared are always computed, others when they are shown', () => {
  const settings = { ...defaultSettings, chosen: ['iou'], parameters: { iou: { squared: true } } };
  expect(wantedLosses(losses, settings)).toEqual([
    { id: 'dice', parameters: {} },
    { id: 'boundary', parameters: {} },
    { id: 'hausdorff', parameters: {} },
    { id: 'iou', parameters: { squared: true } },
  ]);
  expect(idsOf(cardsOf(losses, settings, answer))).toEqual(['iou']);
});

test('sorted by value, the largest comes first, and what has none last', () => {
  const cards = cardsOf(losses, { ...defaultSettings, order: 'value' }, answer);
  expect(idsOf(cards)).toEqual(['boundary', 'iou', 'focal', 'dice', 'hausdorff']);
  expect(cards[3]).toMatchObject({ problem: 'no', result: undefined });
});

test('colours go up to the largest derivative, of each loss or of all', () => {
  const limits = (scale: 'own' | 'common') =>
    cardsOf(losses, { ...defaultSettings, scale }, answer).map(({ limit }) => limit);
  expect(limits('own')).toEqual([0.5, 0, 2, 0, 0.1]);
  expect(limits('common')).toEqual([2, 2, 2, 2, 2]);
});

test('numbers are written with the digits that count', () => {
  expect([0.123456789, -1e-7, 0].map(formatNumber)).toEqual(['0.123457', '-1.00000e-7', '0']);
  expect([-0.00123, 0, 12].map(formatDerivative)).toEqual(['−1.2e-3', '0', '+1.2e+1']);
  expect([0.0234, 0.97].map(formatShare)).toEqual(['2.3 %', '97 %']);
});
