import { Worker, type WorkerOptions } from 'node:worker_threads';
import { BackendError, dice, diceCe, type Warning } from '@segloss/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createWasmAdapter } from './index.ts';

const inputs = {
  logits: { data: Float32Array.from({ length: 40_000 }, (_, i) => Math.sin(i)), shape: [1, 2, 100, 200] },
  target: { data: Int32Array.from({ length: 20_000 }, (_, i) => i % 2), shape: [1, 100, 200] },
};

/** The module that the adapter takes workers from. */
const threads = process.getBuiltinModule('node:worker_threads');

/** Lets the adapter start workers of another class, or with options, and collects them. */
function collectWorkers(options?: WorkerOptions): readonly Worker[] {
  const started: Worker[] = [];
  class Collected extends Worker {
    constructor(file: string | URL) {
      super(file, options);
      started.push(this);
    }
  }
  vi.spyOn(threads, 'Worker', 'get').mockReturnValue(Collected);
  return started;
}

afterEach(() => vi.restoreAllMocks());

describe('a thread that ends', () => {
  const isReported = /a worker thread: it ended with code 1. Open the device again; device 'single'/;

  it('makes compile() and run() fail, and the device can be opened again', async () => {
    const workers = collectWorkers();
    const adapter = createWasmAdapter({ threads: 3 });
    const backend = await adapter.open('threads');
    const program = await backend.compile(diceCe(), { gradient: true });
    const expected = await program.run(inputs);
    await workers[1]!.terminate();
    await expect(backend.compile(dice())).rejects.toThrow(isReported);
    await expect(program.run(inputs)).rejects.toThrow(BackendError);
    await expect(program.run(inputs)).rejects.toThrow(isReported);
    program.dispose();
    await backend.dispose();
    const again = await adapter.open();
    expect(again.device).toBe('threads');
    expect(await (await again.compile(diceCe(), { gradient: true })).run(inputs)).toEqual(expected);
    await again.dispose();
  });

  it('makes a run that waits for it fail', async () => {
    for (let turns = 0; turns < 12; turns++) {
      const workers = collectWorkers();
      const backend = await createWasmAdapter({ threads: 2 }).open('threads');
      const program = await backend.compile(dice());
      const outcome = program.run(inputs).then(
        ({ value }) => value[0],
        (error: Error) => error,
      );
      for (let i = 0; i < turns; i++) await undefined;
      const ended = workers[0]!.terminate();
      const answer = await outcome;
      if (typeof answer === 'number') expect(answer).toBeGreaterThan(0);
      else expect(answer).toMatchObject({ name: 'BackendError', message: expect.stringMatching(isReported) });
      await ended;
      await backend.dispose();
    }
  });

  it('may end because it runs out of memory', async () => {
    collectWorkers({ resourceLimits: { maxOldGenerationSizeMb: 1, maxYoungGenerationSizeMb: 1 } });
    await expect(createWasmAdapter({ threads: 2 }).open('threads')).rejects.toThrow(
      /cannot open device 'threads': its threads do not start: .*memory.*Allow workers/,
    );
  });
});

describe('a runtime', () => {
  it.each([
    ['throws', refuseWorkers, /: Access to this API/],
    ['has no file of them', missWorkers, /: Cannot find module/],
  ])('that %s: losses run on one thread, which is said once', async (_, prepare, why) => {
    prepare();
    const warnings: Warning[] = [];
    const adapter = createWasmAdapter({ threads: 2, onWarning: (warning) => warnings.push(warning) });
    expect((await adapter.devices()).map(({ available }) => available)).toEqual([true, true]);
    for (let i = 0; i < 3; i++) {
      const backend = await adapter.open();
      expect(backend.device).toBe('single');
      await backend.dispose();
    }
    expect(warnings).toHaveLength(1);
    expect(warnings[0]!.message).toMatch(why);
    expect(warnings[0]!.reason).toMatch(/^losses run on one thread: its threads do not start/);
    expect(await adapter.devices()).toMatchObject([
      { id: 'threads', available: false, reason: expect.stringMatching(why) },
      { id: 'single', available: true },
    ]);
    await expect(adapter.open('threads')).rejects.toThrow(
      /cannot open device 'threads': its threads do not start.*or use device 'single'/,
    );
    vi.restoreAllMocks();
    const backend = await adapter.open('threads');
    expect((await adapter.devices())[0]).toMatchObject({ available: true });
    await backend.dispose();
  });

  it('warns on the console by default', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    missWorkers();
    const backend = await createWasmAdapter({ threads: 2 }).open();
    expect(warn.mock.calls).toEqual([
      [expect.stringMatching(/^\[segloss\/wasm\] device 'threads': losses run on one thread: /)],
    ]);
    await backend.dispose();
  });
});

/** Lets the adapter start workers of a file that does not exist. */
function missWorkers(): void {
  class Missing extends Worker {
    constructor() {
      super(new URL('./missing.js', import.meta.url));
    }
  }
  vi.spyOn(threads, 'Worker', 'get').mockReturnValue(Missing);
}

/** Lets the runtime refuse workers, as under the permission model. */
function refuseWorkers(): void {
  const refuse = () => {
    throw Object.assign(new Error('Access to this API has been restricted'), { code: 'ERR_ACCESS_DENIED' });
  };
  vi.spyOn(threads, 'Worker', 'get').mockReturnValue(new Proxy(Worker, { construct: refuse }));
}
