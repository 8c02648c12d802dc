import { describe, expect, it } from 'vitest';
import { BackendError, InputError } from '../errors/errors.ts';
import type { Inputs } from '../inputs/inputs.ts';
import { createLoss, crossEntropy, dice, diceCe } from '../losses/index.ts';
import { expectClose } from '../testing/numbers.test-support.ts';
import { scenarios } from '../testing/scenarios.test-support.ts';
import { version } from '../version.ts';
import { reference } from './adapter.ts';

const { inputs } = scenarios['labels and a mask']!;
const open = () => reference.open();

describe('the reference', () => {
  it('names itself, its library and its device', async () => {
    expect(reference.name).toBe('reference');
    expect(await reference.library()).toEqual({ name: '@segloss/core', version });
    expect(await reference.devices()).toEqual([
      { id: 'cpu', description: 'plain TypeScript', available: true, precision: 'float64', processor: 'cpu' },
    ]);
    expect(await open()).toMatchObject({ name: 'reference', device: 'cpu', precision: 'float64' });
  });

  it('opens every device that it lists', async () => {
    for (const { id } of await reference.devices()) expect((await reference.open(id)).device).toBe(id);
  });

  it('says which devices there are when asked for another', async () => {
    const error = await reference.open('webgpu').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(BackendError);
    expect((error as Error).message).toBe(
      "[segloss/reference] cannot open device 'webgpu': this adapter has no such device. Use 'cpu'.",
    );
  });

  it('computes in double precision', async () => {
    const program = await (await open()).compile(dice(), { gradient: true });
    const { value, gradient, shape } = await program.run(inputs);
    expect(value).toBeInstanceOf(Float64Array);
    expect(gradient).toBeInstanceOf(Float64Array);
    expect(gradient!.length).toBe(24);
    expect(shape).toEqual([]);
  });

  it('computes the gradient only when asked', async () => {
    const backend = await open();
    const without = await (await backend.compile(dice())).run(inputs);
    const withIt = await (await backend.compile(dice(), { gradient: true })).run(inputs);
    expect(without).not.toHaveProperty('gradient');
    expect(without.value).toEqual(withIt.value);
  });

  it('takes any kind of numbers', async () => {
    const logits = { data: Int8Array.of(2, -1, 3, 0, 1, -2), shape: [1, 3, 1, 2] };
    const expected = await (await (await open()).compile(dice())).run({
      logits: { ...logits, data: Float64Array.from(logits.data) },
      target: { data: Float64Array.of(2, 0), shape: [1, 1, 2] },
    });
    for (const make of [
      Uint8Array,
      Int8Array,
      Uint16Array,
      Int16Array,
      Int32Array,
      Uint32Array,
      Float32Array,
    ]) {
      const program = await (await open()).compile(dice());
      const target = { data: make.of(2, 0), shape: [1, 1, 2] };
      expect(await program.run({ logits, target })).toEqual(expected);
    }
  });

  it('puts the gradient where the logits were, channels last', async () => {
    const program = await (await open()).compile(crossEntropy(), { gradient: true, layout: 'channels-last' });
    const { gradient } = await program.run({
      logits: { data: Float64Array.of(0, 0, 0, 5, 5, 5), shape: [1, 1, 2, 3] },
      target: { data: Int32Array.of(0, 2), shape: [1, 1, 2] },
    });
    expectClose(gradient!, [-1 / 3, 1 / 6, 1 / 6, 1 / 6, 1 / 6, -1 / 3], 1e-14);
  });
});

describe('a program of the reference', () => {
  it('gives the same output for the same input, each in memory of its own', async () => {
    const program = await (await open()).compile(crossEntropy({ reduction: 'none' }), { gradient: true });
    const first = await program.run(inputs);
    const copy = structuredClone(first);
    const second = await program.run(inputs);
    expect(second).toEqual(first);
    second.gradient!.fill(7);
    second.value.fill(7);
    expect(first).toEqual(copy);
    expect(await program.run(inputs)).toEqual(copy);
  });

  it('does not hand out the memory of its inputs', async () => {
    const { inputs: given } = scenarios.probabilities!;
    const before = structuredClone(given);
    const program = await (await open()).compile(createLoss('cross-entropy', { activation: 'none' }), {
      gradient: true,
    });
    const { gradient, value } = await program.run(given);
    gradient!.fill(7);
    value.fill(7);
    expect(given).toEqual(before);
  });

  it('runs next to itself and to others without disturbing either', async () => {
    const backend = await open();
    const losses = [dice(), dice({ squared: true }), diceCe(), crossEntropy({ reduction: 'none' })];
    const programs = await Promise.all(losses.map((loss) => backend.compile(loss, { gradient: true })));
    const kinds: readonly Inputs[] = [
      inputs,
      { ...inputs, mask: undefined },
      scenarios['3-D labels']!.inputs,
    ];
    const pairs = programs.flatMap((program) => kinds.map((kind) => ({ program, kind })));
    const expected: unknown[] = [];
    for (const { program, kind } of pairs) expected.push(await program.run(kind));
    const fresh = await Promise.all(losses.map((loss) => backend.compile(loss, { gradient: true })));
    const overlapping = fresh.flatMap((program) => kinds.map((kind) => program.run(kind)));
    expect(await Promise.all(overlapping)).toEqual(expected);
  });

  it('refuses bad inputs, and works on', async () => {
    const program = await (await open()).compile(dice());
    const bad = { ...inputs, mask: { data: Uint8Array.of(3), shape: [1, 1, 1] } };
    await expect(program.run(bad)).rejects.toThrow(InputError);
    await expect(program.run(inputs)).resolves.toMatchObject({ shape: [] });
  });

  it('rejects after dispose, while others of the same backend go on', async () => {
    const backend = await open();
    const [program, other] = [await backend.compile(dice()), await backend.compile(dice())];
    const running = program.run(inputs);
    program.dispose();
    await expect(running).resolves.toMatchObject({ shape: [] });
    await expect(program.run(inputs)).rejects.toThrow(BackendError);
    await expect(other.run(inputs)).resolves.toMatchObject({ shape: [] });
  });

  it('rejects once its backend is disposed, while another of the same device goes on', async () => {
    const [backend, other] = [await open(), await open()];
    const program = await backend.compile(dice());
    const stillOpen = await other.compile(dice());
    await program.run(inputs);
    await backend.dispose();
    await expect(backend.dispose()).resolves.toBeUndefined();
    const error = await backend.compile(dice()).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(BackendError);
    expect((error as Error).message).toBe(
      "[segloss/reference] device 'cpu': it was used after dispose(). Open it again.",
    );
    await expect(program.run(inputs)).rejects.toThrow(BackendError);
    await expect(stillOpen.run(inputs)).resolves.toMatchObject({ shape: [] });
    await expect((await open()).compile(dice())).resolves.toBeDefined();
  });
});
