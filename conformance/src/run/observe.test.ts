import { type Backend, createLoss, type Inputs, reference } from '@segloss/core';
import { expect, it } from 'vitest';
import { observe } from './observe.ts';

const inputs: Inputs = {
  logits: { data: new Float32Array(24), shape: [2, 3, 2, 2] },
  target: { data: new Int32Array(8), shape: [2, 2, 2] },
};

/** A backend as engines have it: a class with private fields, which only its own objects have. */
class Private implements Backend {
  readonly #real: Backend;
  readonly precision = 'float64';
  readonly processor = 'cpu';
  readonly name = 'private:cpu';
  constructor(real: Backend) {
    this.#real = real;
    Object.freeze(this);
  }
  get device() {
    return this.#real.device;
  }
  compile: Backend['compile'] = (loss, options) => this.#real.compile(loss, options);
  dispose() {
    return this.#real.dispose();
  }
}

it('tells what was run last, and the primitives of all graphs', async () => {
  const seen = observe(await reference.open());
  expect([seen.setting(), seen.ops()]).toEqual([undefined, []]);
  const topK = await seen.backend.compile(createLoss('top-k', { k: 0.5 }), { gradient: true });
  await topK.run(inputs);
  const dice = await seen.backend.compile(createLoss('dice'), { layout: 'channels-last' });
  const mask = { data: new Uint8Array(8).fill(1), shape: [2, 2, 2] };
  await dice.run({ ...inputs, logits: { ...inputs.logits, shape: [2, 2, 2, 3] }, mask });
  expect(seen.setting()).toEqual({
    loss: 'dice',
    params: {},
    layout: 'channels-last',
    gradient: false,
    logits: { shape: [2, 2, 2, 3], type: 'Float32Array' },
    target: { shape: [2, 2, 2], type: 'Int32Array' },
    mask: { shape: [2, 2, 2], type: 'Uint8Array' },
  });
  expect(seen.setting(0)).toMatchObject({ loss: 'top-k', layout: 'channels-first', gradient: true });
  expect(seen.ops()).toEqual(expect.arrayContaining(['hardest', 'logSoftmax', 'softmax', 'div']));
});

it('tells weights and annotated classes', async () => {
  const seen = observe(await reference.open());
  const program = await seen.backend.compile(createLoss('cross-entropy'));
  await program.run(inputs);
  const ops = seen.ops();
  const weights = { data: new Float32Array(8).fill(2), shape: [2, 2, 2] };
  await program.run({ ...inputs, weights, annotated: [[1], [2]] });
  expect(seen.setting()).toMatchObject({
    weights: { shape: [2, 2, 2], type: 'Float32Array' },
    annotated: true,
  });
  expect(seen.ops().length).toBeGreaterThan(ops.length);
});

it('names parameters that differ from their defaults', async () => {
  const seen = observe(await reference.open());
  await (await seen.backend.compile(createLoss('top-k', { k: 0.5, activation: 'sigmoid' }))).run(inputs);
  expect(seen.setting()?.params).toEqual({ k: 0.5, activation: 'sigmoid' });
});

it('leaves backends of any class as they are', async () => {
  const real = new Private(await reference.open());
  const { backend, watch, ops } = observe(real);
  expect(backend.device).toBe('cpu');
  expect('liveResources' in backend).toBe(false);
  expect(backend.liveResources).toBeUndefined();
  const result = await (await watch(backend).compile(createLoss('dice'))).run(inputs);
  expect(result.value).toHaveLength(1);
  expect(ops()).toContain('softmax');
  await backend.dispose();
  await expect(real.compile(createLoss('dice'))).rejects.toThrow('dispose');
});

it('lets the backend refuse what callers without types may give', async () => {
  const { backend, setting, ops } = observe(await reference.open());
  const program = await backend.compile(createLoss('dice'));
  const odd = [undefined, {}, { ...inputs, target: 'labels' }] as unknown as Inputs[];
  for (const given of odd) await expect(program.run(given)).rejects.toThrow('[segloss/');
  expect(setting()).toBeUndefined();
  const unfit = { ...inputs, target: { data: new Int32Array(3), shape: [3] } };
  await expect(program.run(unfit)).rejects.toThrow('target');
  expect(setting()?.target.shape).toEqual([3]);
  expect(ops()).toEqual([]);
});
