import { allLosses, createLoss, dice, diceCe, InputError, type Result, topK } from '@segloss/core';
import { describe, expect, it, vi } from 'vitest';
import { createWasmAdapter, type WasmBackend, wasm } from './index.ts';
import { inputsOf } from './inputs.test-support.ts';

describe('arrays that the backend allocated', () => {
  /** Allocates arrays and fills them. */
  function allocate(backend: WasmBackend, { logits, target }: ReturnType<typeof inputsOf>) {
    const shapes = [logits.data.length, target.data.length, logits.data.length];
    const arrays = shapes.map((length, i) => backend.allocate(i === 1 ? 'int32' : 'float32', length));
    const [data, labels, gradient] = arrays as [Float32Array, Int32Array, Float32Array];
    if (arrays.every(({ length }) => length > 0)) {
      data.set(logits.data);
      labels.set(target.data);
    }
    const inputs = {
      logits: { ...logits, data },
      target: { ...target, data: labels },
      into: { gradient },
    };
    return { arrays, inputs };
  }

  it.each(allLosses)('may take the gradient where the logits are: $id', async ({ id }) => {
    const backend = await wasm.open('single');
    const program = await backend.compile(createLoss(id), { gradient: true });
    const given = inputsOf([2, 3, 5, 7]);
    const expected = await program.run(given);
    const { inputs } = allocate(backend, given);
    const { value, gradient } = await program.run({ ...inputs, into: { gradient: inputs.logits.data } });
    expect(gradient).toBe(inputs.logits.data);
    expect(value).toEqual(expected.value);
    expect([...gradient!]).toEqual([...expected.gradient!]);
    await backend.dispose();
  });

  it('are refused once they are freed', async () => {
    const backend = await createWasmAdapter({ threads: 1 }).open('threads');
    const program = await backend.compile(dice(), { gradient: true });
    const given = inputsOf([1, 2, 4, 5]);
    const { inputs, arrays } = allocate(backend, given);
    backend.free(arrays[2]!);
    await expect(program.run(inputs)).rejects.toThrow(
      'into.gradient: its array was freed with free(). Allocate another array.',
    );
    backend.free(arrays[0]!);
    await expect(program.run({ ...inputs, into: undefined })).rejects.toThrow(/logits: .*freed/);
    await backend.dispose();
  });

  it.each(['channels-first', 'channels-last'] as const)(
    'may become empty on one thread, and are right or refused: %s',
    async (layout) => {
      const given = inputsOf([1, 4, 52, 53]);
      if (layout === 'channels-last') given.logits = { ...given.logits, shape: [1, 52, 53, 4] };
      for (const loss of [dice(), diceCe(), topK({ reduction: 'none' })]) {
        const backend = await wasm.open('single');
        const program = await backend.compile(loss, { gradient: true, layout });
        const attempt = async (): Promise<Result | string> => {
          const { inputs, arrays } = allocate(backend, given);
          const result = await program.run(inputs).catch((error: Error) => error.message);
          if (typeof result === 'string') for (const array of arrays) backend.free(array);
          else expect(result.gradient).toBe(inputs.into.gradient);
          return result;
        };
        const attempts = [await attempt()];
        while (typeof attempts.at(-1) === 'string') {
          expect(attempts.at(-1)).toMatch(/became empty|the data has 0/);
          attempts.push(await attempt());
          expect(attempts.length).toBeLessThan(8);
        }
        const { value, gradient } = attempts.at(-1) as Result;
        const right = await wasm.open('single');
        const expected = await (await right.compile(loss, { gradient: true, layout })).run(given);
        expect(value).toEqual(expected.value);
        expect([...gradient!]).toEqual([...expected.gradient!]);
        await Promise.all([backend.dispose(), right.dispose()]);
      }
    },
  );

  it('have a type and a length', async () => {
    const backend = await wasm.open('single');
    const held = backend.liveResources!();
    for (const length of [-1, 1.5, Number.NaN, Infinity]) {
      expect(() => backend.allocate('float32', length)).toThrow(
        `length ${length}: no such array can be allocated`,
      );
    }
    expect(() => backend.allocate('float64' as 'float32', 4)).toThrow("Use 'float32' or 'int32'.");
    expect(() => backend.allocate('toString' as 'float32', 4)).toThrow(InputError);
    expect(backend.liveResources!()).toBe(held);
    expect(backend.allocate('int32', 5)).toHaveLength(5);
    await backend.dispose();
  });

  it('are read and written in place, by whole runs without new memory', async () => {
    const backend = await createWasmAdapter({ threads: 2 }).open('threads');
    // Large enough for the memory to grow with each array, which gives it another buffer.
    const { logits, target } = inputsOf([1, 3, 171, 173]);
    const borrowedLogits = backend.allocate('float32', logits.data.length);
    const borrowedTarget = backend.allocate('int32', target.data.length);
    const gradient = backend.allocate('float32', logits.data.length);
    borrowedLogits.set(logits.data);
    borrowedTarget.set(target.data);
    const program = await backend.compile(diceCe(), { gradient: true });
    const inputs = {
      logits: { ...logits, data: borrowedLogits },
      target: { ...target, data: borrowedTarget },
      into: { gradient },
    };
    const first = await program.run(inputs);
    expect(first.gradient).toBe(gradient);
    expect(new Set([borrowedLogits.buffer, borrowedTarget.buffer, gradient.buffer]).size).toBe(3);
    const lean = backend.liveResources!();
    const copied = await program.run({ logits, target });
    expect(backend.liveResources!(), 'with a copy of logits, target and gradient').toBe(lean + 3);
    expect(first.value).toEqual(copied.value);
    expect([...gradient]).toEqual([...copied.gradient!]);
    const [held, { byteLength }] = [backend.liveResources!(), borrowedLogits.buffer];
    for (let i = 0; i < 10_000; i++) await program.run(inputs);
    expect(backend.liveResources!()).toBe(held);
    expect(borrowedLogits.buffer.byteLength).toBe(byteLength);
    backend.free(gradient);
    expect(backend.liveResources!()).toBe(held - 1);
    await backend.dispose();
  });

  it.each(['dice-ce', 'lovasz-softmax'])('may be weights, which %s reads in place', async (id) => {
    const backend = await createWasmAdapter({ threads: 2 }).open('threads');
    const given = inputsOf([2, 3, 21, 23]);
    const program = await backend.compile(createLoss(id), { gradient: true });
    const { inputs } = allocate(backend, given);
    const data = Float32Array.from({ length: given.target.data.length }, (_, i) => (i % 4) / 2);
    const weights = { data: backend.allocate('float32', data.length), shape: given.target.shape };
    weights.data.set(data);
    const { value } = await program.run({ ...inputs, weights });
    const gradient = inputs.into.gradient.slice();
    const held = backend.liveResources!();
    const copied = await program.run({ ...inputs, weights: { ...weights, data } });
    expect(backend.liveResources!(), 'with a copy of the weights').toBe(held + 1);
    expect(copied.value).toEqual(value);
    expect([...copied.gradient!]).toEqual([...gradient]);
    expect([...weights.data]).toEqual([...data]);
    backend.free(weights.data);
    await expect(program.run({ ...inputs, weights })).rejects.toThrow(/weights: .*freed/);
    await backend.dispose();
  });

  it.each(['lovasz-softmax', 'top-k', 'hausdorff', 'boundary', 'distance-penalized-cross-entropy'])(
    'are enough for %s too: sorts and distances take no new memory',
    async (id) => {
      const backend = await createWasmAdapter({ threads: 2 }).open('threads');
      const { logits, target } = inputsOf([2, 3, 21, 23]);
      const program = await backend.compile(createLoss(id), { gradient: true });
      await program.run({ logits, target });
      const held = backend.liveResources!();
      const grown = backend.allocate('float32', 1);
      const { byteLength } = grown.buffer;
      for (let i = 0; i < 1000; i++) await program.run({ logits, target });
      expect(backend.liveResources!()).toBe(held + 1);
      expect(grown.buffer.byteLength).toBe(byteLength);
      backend.free(grown);
      program.dispose();
      await vi.waitFor(() => expect(backend.liveResources!()).toBe(0));
      await backend.dispose();
    },
  );

  it('may be those of the caller too, in any layout', async () => {
    const backend = await wasm.open('single');
    const { logits, target } = inputsOf([1, 3, 4, 5]);
    const program = await backend.compile(dice(), { gradient: true });
    const gradient = new Float32Array(logits.data.length);
    const result = await program.run({ logits, target, into: { gradient } });
    expect(result.gradient).toBe(gradient);
    expect([...gradient]).toEqual([...(await program.run({ logits, target })).gradient!]);
    await backend.dispose();
  });

  it('must have the size of the logits', async () => {
    const backend = await wasm.open('single');
    const program = await backend.compile(topK(), { gradient: true });
    await expect(
      program.run({ ...inputsOf([1, 2, 3, 3]), into: { gradient: new Float32Array(5) } }),
    ).rejects.toThrow(
      'into.gradient: it has 5 elements. Give a Float32Array with the 18 elements of the logits.',
    );
    await backend.dispose();
  });
});
