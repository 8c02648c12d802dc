import { diceCe } from '@segloss/core';
import { afterEach, expect, it, vi } from 'vitest';
import { createWasmAdapter } from './index.ts';

const inputs = {
  logits: { data: Float32Array.from({ length: 40_000 }, (_, i) => Math.sin(i)), shape: [1, 2, 100, 200] },
  target: { data: Int32Array.from({ length: 20_000 }, (_, i) => i % 2), shape: [1, 100, 200] },
};

/** Collects the workers that are started. */
function collectWorkers(): readonly Worker[] {
  const started: Worker[] = [];
  class Collected extends Worker {
    constructor(file: string | URL, options?: WorkerOptions) {
      super(file, options);
      started.push(this);
    }
  }
  vi.stubGlobal('Worker', Collected);
  return started;
}

afterEach(() => vi.unstubAllGlobals());

it('reports a worker that was ended, and the device can be opened again', async () => {
  const workers = collectWorkers();
  const adapter = createWasmAdapter({ threads: 3 });
  const backend = await adapter.open('threads');
  const program = await backend.compile(diceCe(), { gradient: true });
  const expected = await program.run(inputs);
  workers[1]!.terminate();
  const isReported = /a worker thread: it was ended. Open the device again; device 'single'/;
  await vi.waitFor(() => expect(program.run(inputs)).rejects.toThrow(isReported), { timeout: 20_000 });
  await expect(backend.compile(diceCe())).rejects.toThrow(isReported);
  await backend.dispose();
  const again = await adapter.open();
  expect(again.device).toBe('threads');
  expect(await (await again.compile(diceCe(), { gradient: true })).run(inputs)).toEqual(expected);
  await again.dispose();
});

it('reports a worker that is ended while a program waits for it', async () => {
  const workers = collectWorkers();
  const backend = await createWasmAdapter({ threads: 2 }).open('threads');
  const program = await backend.compile(diceCe());
  const running = program.run(inputs);
  workers[0]!.terminate();
  await expect(running).rejects.toThrow(/a worker thread: it was ended/);
  await backend.dispose();
});

it('leaves no locks behind, and reports nothing, when it ends workers itself', async () => {
  const warn = vi.spyOn(console, 'warn');
  const request = vi.spyOn(navigator.locks, 'request');
  for (let i = 0; i < 3; i++) {
    const backend = await createWasmAdapter({ threads: 2 }).open('threads');
    await backend.dispose();
  }
  const names = request.mock.calls.map(([name]) => name);
  expect(names).toHaveLength(3);
  const remaining = async () => {
    const { held = [], pending = [] } = await navigator.locks.query();
    return [...held, ...pending].filter(({ name }) => names.includes(name!));
  };
  // A browser gives workers some time to end.
  await vi.waitFor(async () => expect(await remaining()).toEqual([]), { timeout: 20_000 });
  expect(warn).not.toHaveBeenCalled();
});
