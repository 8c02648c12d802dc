import { allLosses, createLoss, dice, diceCe, InputError, type Result, reference, topK } from '@segloss/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createWasmAdapter, type WasmBackend, wasm } from './index.ts';
import { inputsOf } from './inputs.test-support.ts';

describe('the adapter', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  it('has a device with threads and one without', async () => {
    expect(await wasm.devices()).toEqual([
      {
        id: 'threads',
        description: 'WebAssembly on several threads',
        available: true,
        precision: 'float32',
        processor: 'cpu',
      },
      {
        id: 'single',
        description: 'WebAssembly on one thread',
        available: true,
        precision: 'float32',
        processor: 'cpu',
      },
    ]);
  });

  it('says what pages need for threads, and opens the other device there', async () => {
    vi.stubGlobal('SharedArrayBuffer', undefined);
    const [threads] = await wasm.devices();
    expect(threads).toMatchObject({
      available: false,
      reason: expect.stringContaining('not cross-origin isolated'),
    });
    await expect(wasm.open('threads')).rejects.toThrow(/Cross-Origin-Opener-Policy.*or use device 'single'/);
    const backend = await wasm.open();
    expect(backend.device).toBe('single');
    await backend.dispose();
  });

  it.each([
    ['there is no WebAssembly', () => vi.stubGlobal('WebAssembly', undefined), 'Use a newer runtime'],
    [
      'its WebAssembly has no vector instructions (SIMD)',
      () => vi.spyOn(WebAssembly, 'validate').mockReturnValue(false),
      'Use a newer runtime',
    ],
    [
      'a policy forbids compiling WebAssembly',
      () => vi.spyOn(WebAssembly, 'compile').mockRejectedValue(new WebAssembly.CompileError('disallowed')),
      "Add 'wasm-unsafe-eval' to script-src",
    ],
  ])('has no device where %s', async (reason, prepare, remedy) => {
    prepare();
    for (const device of await wasm.devices()) {
      expect(device).toMatchObject({ available: false, reason, remedy: expect.stringContaining(remedy) });
      await expect(wasm.open(device.id)).rejects.toThrow(
        `cannot open device '${device.id}': ${reason}. ${remedy}`,
      );
    }
    await expect(wasm.open()).rejects.toThrow(`cannot open device 'single': ${reason}. ${remedy}`);
  });

  it('opens one thread, and says so, where there is no room for shared memory', async () => {
    const refusing = new Proxy(WebAssembly.Memory, {
      construct(Memory, [descriptor]: [WebAssembly.MemoryDescriptor]) {
        if (descriptor.shared) throw new RangeError('could not allocate memory');
        return new Memory(descriptor);
      },
    });
    vi.spyOn(WebAssembly, 'Memory', 'get').mockReturnValue(refusing);
    const warn = vi.fn();
    const adapter = createWasmAdapter({ threads: 2, onWarning: warn });
    const backend = await adapter.open();
    expect(backend.device).toBe('single');
    const reason = 'there is not enough memory: could not allocate memory';
    expect(warn.mock.calls).toMatchObject([[{ reason: `losses run on one thread: ${reason}` }]]);
    await expect(adapter.open('threads')).rejects.toThrow(
      `cannot open device 'threads': ${reason}. Use device 'single'.`,
    );
    await backend.dispose();
  });

  it('refuses devices that it does not have, and numbers of threads that make no sense', async () => {
    await expect(wasm.open('gpu')).rejects.toThrow(
      "cannot open device 'gpu': this adapter has no such device. Use 'threads' or 'single'.",
    );
    expect(() => createWasmAdapter({ threads: 0 })).toThrow('threads: it is 0. Use a whole number from 1.');
  });

  it('gives the same numbers with any number of threads', async () => {
    const inputs = inputsOf([2, 3, 331, 317]);
    const results: Result[] = [];
    for (const threads of [1, 2, 3]) {
      const backend = await createWasmAdapter({ threads }).open('threads');
      const program = await backend.compile(diceCe(), { gradient: true });
      for (let i = 0; i < 5; i++) results.push(await program.run(inputs));
      await backend.dispose();
    }
    for (const { value, gradient } of results) {
      expect(value).toEqual(results[0]!.value);
      // A matcher takes seconds for so many numbers.
      expect(gradient!.every((slope, i) => slope === results[0]!.gradient![i])).toBe(true);
    }
  });

  it('measures distances with core where single precision cannot hold the spacing', async () => {
    const inputs = inputsOf([1, 2, 9, 7]);
    const loss = createLoss('hausdorff', { spacing: [1, 1e-6] });
    const backend = await wasm.open('single');
    const { value } = await (await backend.compile(loss)).run(inputs);
    const exact = await (await (await reference.open()).compile(loss)).run(inputs);
    expect(value[0]! / exact.value[0]!).toBeCloseTo(1, 5);
    await backend.dispose();
  });

  it('runs several programs at a time, of all losses', async () => {
    const backend = await createWasmAdapter({ threads: 2 }).open('threads');
    const exact = await reference.open();
    const inputs = inputsOf([1, 2, 9, 7]);
    await Promise.all(
      allLosses.map(async ({ id }) => {
        const program = await backend.compile(createLoss(id));
        const expected = await (await exact.compile(createLoss(id))).run(inputs);
        const [first, second] = await Promise.all([program.run(inputs), program.run(inputs)]);
        expect(first.value).toEqual(second.value);
        expect(first.value[0]).toBeCloseTo(expected.value[0]!, 5);
        program.dispose();
      }),
    );
    await backend.dispose();
  });

  it('refuses work after dispose()', async () => {
    const backend = await wasm.open();
    const program = await backend.compile(dice());
    await backend.dispose();
    await expect(program.run(inputsOf([1, 2, 4, 4]))).rejects.toThrow(/it was used after dispose\(\)/);
    await expect(backend.compile(dice())).rejects.toThrow(/it was used after dispose\(\)/);
  });
});

describe('dispose()', () => {
  it('never leaves a run without an answer', async () => {
    for (let turns = 0; turns < 12; turns++) {
      const backend = await createWasmAdapter({ threads: 3 }).open('threads');
      const program = await backend.compile(dice(), { gradient: true });
      const result = program.run(inputsOf([1, 2, 4, 4])).then(
        ({ value }) => value[0],
        (error: Error) => error.message,
      );
      for (let i = 0; i < turns; i++) await undefined;
      const disposed = backend.dispose();
      const answer = await result;
      if (typeof answer === 'string') expect(answer).toMatch(/it was used after dispose\(\)/);
      else expect(answer).toBeGreaterThan(0);
      await disposed;
    }
  });
});

describe('arrays that the backend lent', () => {
  /** Lends arrays and fills them. */
  function lend(backend: WasmBackend, { logits, target }: ReturnType<typeof inputsOf>) {
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
    const { inputs } = lend(backend, given);
    const { value, gradient } = await program.run({ ...inputs, into: { gradient: inputs.logits.data } });
    expect(gradient).toBe(inputs.logits.data);
    expect(value).toEqual(expected.value);
    expect([...gradient!]).toEqual([...expected.gradient!]);
    await backend.dispose();
  });

  it('are refused once they are given back', async () => {
    const backend = await createWasmAdapter({ threads: 1 }).open('threads');
    const program = await backend.compile(dice(), { gradient: true });
    const given = inputsOf([1, 2, 4, 5]);
    const { inputs, arrays } = lend(backend, given);
    backend.free(arrays[2]!);
    await expect(program.run(inputs)).rejects.toThrow(
      'into.gradient: its array was given back with free(). Lend another one.',
    );
    backend.free(arrays[0]!);
    await expect(program.run({ ...inputs, into: undefined })).rejects.toThrow(/logits: .*given back/);
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
          const { inputs, arrays } = lend(backend, given);
          const result = await program.run(inputs).catch((error: Error) => error.message);
          if (typeof result === 'string') for (const array of arrays) backend.free(array);
          else expect(result.gradient).toBe(inputs.into.gradient);
          return result;
        };
        const attempts = [await attempt()];
        while (typeof attempts.at(-1) === 'string') {
          expect(attempts.at(-1)).toMatch(/the memory has grown|the data has 0/);
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
        `length ${length}: no such array can be lent`,
      );
    }
    expect(() => backend.allocate('float64' as 'float32', 4)).toThrow("Use 'float32' or 'int32'.");
    expect(() => backend.allocate('toString' as 'float32', 4)).toThrow(InputError);
    expect(backend.liveResources!()).toBe(held);
    expect(backend.allocate('int32', 5)).toHaveLength(5);
    await backend.dispose();
  });

  it('are read and written where they are, by whole runs without new memory', async () => {
    const backend = await createWasmAdapter({ threads: 2 }).open('threads');
    // Large enough for the memory to grow with each array, which gives it another buffer.
    const { logits, target } = inputsOf([1, 3, 171, 173]);
    const lentLogits = backend.allocate('float32', logits.data.length);
    const lentTarget = backend.allocate('int32', target.data.length);
    const gradient = backend.allocate('float32', logits.data.length);
    lentLogits.set(logits.data);
    lentTarget.set(target.data);
    const program = await backend.compile(diceCe(), { gradient: true });
    const inputs = {
      logits: { ...logits, data: lentLogits },
      target: { ...target, data: lentTarget },
      into: { gradient },
    };
    const first = await program.run(inputs);
    expect(first.gradient).toBe(gradient);
    expect(new Set([lentLogits.buffer, lentTarget.buffer, gradient.buffer]).size).toBe(3);
    const lean = backend.liveResources!();
    const copied = await program.run({ logits, target });
    expect(backend.liveResources!(), 'with a copy of logits, target and gradient').toBe(lean + 3);
    expect(first.value).toEqual(copied.value);
    expect([...gradient]).toEqual([...copied.gradient!]);
    const [held, { byteLength }] = [backend.liveResources!(), lentLogits.buffer];
    for (let i = 0; i < 10_000; i++) await program.run(inputs);
    expect(backend.liveResources!()).toBe(held);
    expect(lentLogits.buffer.byteLength).toBe(byteLength);
    backend.free(gradient);
    expect(backend.liveResources!()).toBe(held - 1);
    await backend.dispose();
  });

  it.each(['lovasz-softmax', 'top-k', 'hausdorff', 'boundary', 'distance-penalized-cross-entropy'])(
    'are enough for %s too: ranks and distances take no new memory',
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
