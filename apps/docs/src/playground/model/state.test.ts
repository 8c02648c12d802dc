import { expect, test } from 'vitest';
import { mostSteps } from './history.ts';
import { presets } from './presets.ts';
import { pixels } from './scene.ts';
import { defaultSettings, withParameter } from './settings.ts';
import { type Action, firstState, reduce, type State } from './state.ts';

const [preset] = presets;
const first = firstState(preset!.scene(), defaultSettings, preset!.id);
const run = (state: State, ...actions: Action[]) => actions.reduce(reduce, state);
const at = (row: number, column: number) => ({ row, column });
const stroke = (on: 'target' | 'prediction', isNew = true): Action => ({
  type: 'stroke',
  on,
  from: at(2, 2),
  to: at(2, isNew ? 2 : 8),
  isNew,
});

test('a stroke is one step, however long, and paints one picture', () => {
  const painted = run(first, stroke('target'), stroke('target', false));
  expect(painted.history.present.target[2 * 64 + 7]).toBe(1);
  expect(painted.history.present.prediction).toBe(first.history.present.prediction);
  expect(painted).toMatchObject({ preset: undefined, pixel: 2 * 64 + 8 });
  const back = run(painted, { type: 'undo' });
  expect(back.history.present).toBe(first.history.present);
  expect(run(back, { type: 'redo' }).history.present).toBe(painted.history.present);
});

test('the brush paints with its confidence, and erases with the same', () => {
  const level = 40;
  const painted = run(first, { type: 'brush', brush: { level } }, stroke('prediction'));
  expect(painted.history.present.prediction[2 * 64 + 2]).toBe(level);
  const erased = run(painted, { type: 'brush', brush: { mode: 'erase' } }, stroke('prediction'));
  expect(erased.history.present.prediction[2 * 64 + 2]).toBe(-level);
});

test('the brush gives pixels a weight on either picture, and none is left where all count alike', () => {
  const weigh = (weight: number): Action => ({ type: 'brush', brush: { mode: 'weigh', weight } });
  const weighed = run(first, weigh(2), stroke('target'), weigh(16), stroke('prediction', false));
  const { weights, target, prediction } = weighed.history.present;
  expect([weights![0], weights![2 * 64 + 2], weights![2 * 64 + 8]]).toEqual([4, 16, 16]);
  expect([target, prediction]).toEqual([first.history.present.target, first.history.present.prediction]);
  const plain = run(weighed, weigh(4), stroke('target', false));
  expect(plain.history.present.weights).toBeUndefined();
});

test('a new step forgets what was undone, and there is nothing before the first', () => {
  const other = run(first, stroke('target'), { type: 'undo' }, stroke('prediction'));
  expect(run(other, { type: 'redo' }).history).toBe(other.history);
  expect(run(first, { type: 'undo' }).history).toBe(first.history);
});

test('the oldest steps are forgotten', () => {
  const many = Array.from({ length: mostSteps + 20 }, () => stroke('target'));
  expect(run(first, ...many).history.past).toHaveLength(mostSteps);
});

test('a scene that is loaded can be left again', () => {
  const scene = { target: new Uint8Array(pixels), prediction: new Int8Array(pixels) };
  const loaded = run(first, { type: 'load', scene, settings: { ...defaultSettings, order: 'value' } });
  expect(loaded).toMatchObject({ settings: { order: 'value' }, preset: undefined });
  expect(run(loaded, { type: 'undo' }).history.present).toBe(first.history.present);
});

test('what is said is settled by the next change of the scene', () => {
  const told = run(first, { type: 'notice', notice: { kind: 'error', text: 'no' } });
  expect(run(told, { type: 'point', pixel: 3 }).notice?.text).toBe('no');
  expect(run(told, stroke('target')).notice).toBeUndefined();
});

test('a parameter that gets its default back is forgotten', () => {
  const changed = withParameter(defaultSettings, 'tversky', 'alpha', 0.5);
  expect(changed.parameters).toEqual({ tversky: { alpha: 0.5 } });
  expect(withParameter(changed, 'tversky', 'alpha', undefined).parameters).toEqual({});
});
