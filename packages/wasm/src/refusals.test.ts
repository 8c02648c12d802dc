import { runInNewContext } from 'node:vm';
import { dice, diceCe, InputError, ResultError } from '@segloss/core';
import { build, defineLoss } from '@segloss/core/define';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type WasmBackend, wasm } from './index.ts';

let backend: WasmBackend;
beforeAll(async () => {
  backend = await wasm.open('single');
});
afterAll(() => backend.dispose());

const shape = [1, 2, 3, 5];
const numbers = Float32Array.from({ length: 30 }, (_, i) => 4 * Math.sin(i * 12.9898));
const logits = { data: numbers, shape };
const target = { data: Int32Array.from({ length: 15 }, (_, i) => i % 2), shape: [1, 3, 5] };

describe('inputs of callers without types', () => {
  const run = async (inputs: object) => {
    const program = await backend.compile(diceCe(), { gradient: true });
    return program.run({ logits, target, ...inputs });
  };

  it.each(['mask', 'weights', 'annotated', 'labels', 'into'])('may have null for %s', async (name) => {
    expect(await run({ [name]: null })).toEqual(await run({}));
  });

  it.each([
    [{ mask: false }, 'mask: it is false'],
    [{ mask: 0 }, 'mask: it is 0'],
    [{ mask: new Uint8Array(15) }, 'mask: it is missing, or has no data and shape'],
    [{ target: { ...target, data: Array.from(target.data) } }, 'Int32Array.from(data)'],
    [{ logits: { ...logits, data: new DataView(new ArrayBuffer(120)) } }, 'of type DataView'],
    [{ logits: { ...logits, data: new Uint16Array(30) } }, 'float16ToFloat32(data)'],
    [{ maks: undefined }, "'maks' of inputs: no such key. Did you mean 'mask'?"],
    [{ into: { gradeint: numbers } }, "'gradeint' of 'into': no such key. Did you mean 'gradient'?"],
    [{ into: { gradient: new Float32Array(29) } }, 'into.gradient: it has 29 elements'],
    [{ into: { gradient: new Float64Array(30) } }, 'into.gradient: it is not a Float32Array'],
    // In single precision this is 1.
    [{ mask: { data: new Float64Array(15).fill(1 + 1e-12), shape: target.shape } }, 'mask: must be 0 or 1'],
    [{ mask: { data: new Float64Array(15).fill(1e-300), shape: target.shape } }, 'mask: must be 0 or 1'],
    [
      { weights: { data: new Float32Array(16), shape: [1, 4, 4] } },
      'shape of weights: [1, 4, 4] does not fit',
    ],
    [{ annotated: [[2]] }, 'annotated classes of sample 0: 2 is not the index of a class'],
    [{ annotated: [[0], [1]] }, 'annotated: it has 2 lists for 1 sample'],
  ])('are refused before anything runs (%#)', async (inputs, message) => {
    const promise = run(inputs);
    await expect(promise).rejects.toThrow(InputError);
    await expect(promise).rejects.toThrow(message);
  });

  it.each([
    [[logits, target], 'inputs: it is of type Array, not an object'],
    ['logits', 'inputs: it is the string "logits", not an object'],
    [undefined, 'logits: it is missing'],
  ])('must be an object (%#)', async (inputs, message) => {
    const program = await backend.compile(diceCe());
    await expect(program.run(inputs as never)).rejects.toThrow(message);
  });

  it('may be what an object inherits', async () => {
    const program = await backend.compile(diceCe(), { gradient: true });
    const gradient = new Float32Array(30);
    const result = await program.run(Object.create({ logits, target, into: { gradient } }));
    expect(result).toEqual(await run({}));
    expect(result.gradient).toBe(gradient);
  });

  it('may come from another realm, and take the gradient there', async () => {
    const realm = (code: string) => runInNewContext(code, { numbers });
    const into = realm('new Float32Array(30)') as Float32Array;
    const { value, gradient } = await run({
      logits: { data: realm('Float32Array.from(numbers)'), shape },
      target: { ...target, data: realm('BigInt64Array.from({ length: 15 }, (_, i) => BigInt(i % 2))') },
      into: { gradient: into },
    });
    const expected = await run({});
    expect(value).toEqual(expected.value);
    expect(gradient).toEqual(expected.gradient);
    expect(Array.from(into)).toEqual(Array.from(expected.gradient!));
  });
});

describe('labels', () => {
  const named = { ...target, data: target.data.map((label) => [7, -9][label]!) };

  it('may be mapped', async () => {
    const program = await backend.compile(dice({ ignoreIndex: 1 }), { gradient: true });
    const data = named.data.slice();
    data[3] = 1;
    const result = await program.run({ logits, target: { ...named, data }, labels: [7, -9] });
    const mask = { data: Uint8Array.from(data, (label) => (label === 1 ? 0 : 1)), shape: target.shape };
    const expected = await (await backend.compile(dice(), { gradient: true })).run({ logits, target, mask });
    expect(result.value[0]).toBeCloseTo(expected.value[0]!, 6);
    expect(result.gradient).toEqual(expected.gradient);
  });

  it('may be ignored, several of them', async () => {
    const program = await backend.compile(dice({ ignoreIndex: [255, -1] }));
    const data = target.data.slice();
    data.set([255, -1], 4);
    const mask = {
      data: Uint8Array.from(data, (label) => (label === 0 || label === 1 ? 1 : 0)),
      shape: target.shape,
    };
    const { value } = await program.run({ logits, target: { ...target, data } });
    const expected = await (await backend.compile(dice())).run({ logits, target, mask });
    expect(value[0]).toBeCloseTo(expected.value[0]!, 6);
  });
});

describe('a gradient that is not finite', () => {
  const steep = defineLoss({
    ...dice,
    id: 'steep',
    parameters: {},
    build: (_, { probability }) => build.sum(build.pow(probability, 0.5), 'NCV'),
  });

  it.each([0, 13, 29])('is an error that says where: at %i', async (at) => {
    const program = await backend.compile(steep({ activation: 'none' }), { gradient: true });
    const data = new Float32Array(30).fill(0.25);
    expect(
      (await program.run({ logits: { data, shape }, target })).gradient!.every((number) => number === 1),
    ).toBe(true);
    data[at] = 0;
    const promise = program.run({ logits: { data, shape }, target });
    await expect(promise).rejects.toThrow(ResultError);
    await expect(promise).rejects.toThrow(
      `gradient of 'steep': it is not finite: Infinity at [0, ${Math.floor(at / 15)}, ${Math.floor((at % 15) / 5)}, ${at % 5}]`,
    );
  });
});

it.each([1e30, -1e30])('logits of %f are computed, and larger ones refused', async (largest) => {
  const program = await backend.compile(diceCe(), { gradient: true });
  const data = numbers.slice();
  for (const at of [0, 14, 29]) {
    data[at] = largest;
    expect(Number.isFinite((await program.run({ logits: { data, shape }, target })).value[0])).toBe(true);
    data[at] = 1.0001 * largest;
    await expect(program.run({ logits: { data, shape }, target })).rejects.toThrow('between -1e30 and 1e30');
    data[at] = numbers[at]!;
  }
});
