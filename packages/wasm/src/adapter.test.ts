import { allLosses, createLoss, dice, diceCe, ParameterError, type Result, reference } from '@segloss/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createWasmAdapter, wasm } from './index.ts';
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

  it('says what pages need for threads, and opens device single there', async () => {
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
    await expect(wasm.open()).rejects.toThrow(`cannot open any device: ${reason}. ${remedy}`);
  });

  it('opens device single with a warning where there is no room for shared memory', async () => {
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
    const refused = [
      [{ threads: 0 }, "option 'threads' of createWasmAdapter(): it is 0. Use a whole number from 1 to 256."],
      [
        { threads: 257 },
        'it is 257. Use a whole number from 1 to 256. Leave it out for as many as the machine has',
      ],
      [{ threads: 1e9 }, 'Use a whole number from 1 to 256.'],
      [{ threads: '4' }, "option 'threads' of createWasmAdapter(): it is '4'."],
      [{ thread: 4 }, "'thread' of options of createWasmAdapter(): no such key. Did you mean 'threads'?"],
      [{ onWarning: true }, "option 'onWarning' of createWasmAdapter(): it is"],
      [null, 'options of createWasmAdapter(): it is null, not an object'],
      [4, 'options of createWasmAdapter(): it is'],
    ] as const;
    for (const [options, message] of refused) {
      expect(() => createWasmAdapter(options as object)).toThrow(ParameterError);
      expect(() => createWasmAdapter(options as object)).toThrow(message);
    }
    expect(() => createWasmAdapter({ threads: 256, onWarning: undefined })).not.toThrow();
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
      expect(gradient!.every((number, i) => number === results[0]!.gradient![i])).toBe(true);
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
  it('settles every pending run', async () => {
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
