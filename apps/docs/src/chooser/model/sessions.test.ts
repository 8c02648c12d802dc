import { describe, expect, test } from 'vitest';
import { figuresOf, pickFigures, type Session, type SessionRow } from './sessions.ts';

const row = (
  device: string,
  loss: string,
  medianMs: number,
  changes: Partial<SessionRow> = {},
): SessionRow => ({
  device,
  loss,
  shape: '2x4x8x8',
  gradient: true,
  medianMs,
  p10Ms: medianMs - 1,
  p90Ms: medianMs + 1,
  startMs: 10 * medianMs,
  isEmulated: false,
  ...changes,
});
const session = (rows: readonly SessionRow[], changes: Partial<Session> = {}): Session => ({
  name: 'one',
  date: '2026-01-01',
  place: 'browser',
  machine: 'a machine',
  rows,
  ...changes,
});
const asked = { losses: ['dice', 'iou'], gradient: true, shape: '' };
const both = ['a', 'b'];

describe('figures', () => {
  test('add up the losses that are asked for', () => {
    const figures = figuresOf(
      session([row('a', 'dice', 2), row('a', 'iou', 3), row('a', 'focal', 9)]),
      both,
      asked,
    );
    expect(figures).toMatchObject({ losses: ['dice', 'iou'], isStandIn: false });
    expect(figures?.byDevice.get('a')).toEqual({
      medianMs: 5,
      p10Ms: 3,
      p90Ms: 7,
      startMs: 50,
      isEmulated: false,
    });
  });

  test('are those of Dice + cross entropy where more devices have them', () => {
    const rows = [row('a', 'dice', 2), row('a', 'iou', 3), row('a', 'dice-ce', 4), row('b', 'dice-ce', 5)];
    const figures = figuresOf(session(rows), both, asked);
    expect(figures).toMatchObject({ losses: ['dice-ce'], isStandIn: true });
    expect([...figures!.byDevice.keys()]).toEqual(both);
    // A device that does not matter here changes nothing.
    expect(figuresOf(session(rows), ['a'], asked)).toMatchObject({
      losses: ['dice', 'iou'],
      isStandIn: false,
    });
  });

  test('stand in for all losses, and for values alone', () => {
    const rows = [row('a', 'dice-ce', 4)];
    expect(figuresOf(session(rows), both, { ...asked, losses: [] })?.isStandIn).toBe(true);
    expect(figuresOf(session(rows), both, { losses: ['dice-ce'], gradient: false, shape: '' })).toMatchObject(
      {
        gradient: true,
        isStandIn: true,
      },
    );
  });

  test('are of one size of inputs: the one that is named, or that most devices have', () => {
    const large = { shape: '1x4x64x64x64' };
    const rows = [row('a', 'dice-ce', 4), row('a', 'dice-ce', 40, large), row('b', 'dice-ce', 50, large)];
    const all = { losses: ['dice-ce'], gradient: true };
    expect(figuresOf(session(rows), both, { ...all, shape: '' })?.shape).toBe(large.shape);
    expect(figuresOf(session(rows), both, { ...all, shape: '2x4x8x8' })?.byDevice.size).toBe(1);
    expect(figuresOf(session(rows), both, { ...all, shape: 'round' })?.shape).toBe(large.shape);
  });

  test('do not exist where nothing was measured', () => {
    expect(figuresOf(session([row('c', 'dice-ce', 1)]), both, asked)).toBeUndefined();
  });
});

test('the session that is named counts, else the one that tells most, else the latest', () => {
  const [old, recent] = [
    session([row('a', 'dice-ce', 1)], { name: 'old', date: '2026-01-01' }),
    session([row('a', 'dice-ce', 1)], { name: 'recent', date: '2026-02-01' }),
  ];
  const wide = session([row('a', 'dice-ce', 1), row('b', 'dice-ce', 1)], {
    name: 'wide',
    date: '2025-01-01',
  });
  const own = session([row('a', 'iou', 1)], { name: 'own', date: '2024-01-01' });
  const elsewhere = session([row('c', 'dice-ce', 1)], { name: 'elsewhere' });
  const pick = (sessions: readonly Session[], name: string, devices = both) =>
    pickFigures(sessions, devices, { losses: ['iou'], gradient: true, shape: '', session: name })?.session
      .name;
  expect(pick([old, recent], '')).toBe('recent');
  expect(pick([old, recent, wide], '')).toBe('wide');
  expect(pick([old, recent, wide], 'old')).toBe('old');
  // What was asked for, rather than what stands in for it.
  expect(pick([recent, own], '')).toBe('own');
  expect(pick([old, elsewhere], 'elsewhere')).toBe('old');
  expect(pick([old], '', ['c'])).toBeUndefined();
});
