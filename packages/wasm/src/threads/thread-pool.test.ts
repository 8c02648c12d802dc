import { BackendError } from '@segloss/core';
import { expect, it } from 'vitest';
import { i32 } from '../assembler/instructions.ts';
import { ModuleWriter } from '../assembler/module.ts';
import { Memory } from '../memory/memory.ts';
import { passParams } from '../print/pass.ts';
import { control, controlBytes } from './tasks.js';
import { ThreadPool } from './thread-pool.ts';

const empty = { reads: [], writes: [], uses: [], computes: [], reduces: [] };

/** A pass that reads from the address in a statistic, and traps if that is outside the memory. */
function readingPass(): Uint8Array<ArrayBuffer> {
  const module = new ModuleWriter();
  module.add('pass0', passParams(empty), (writer) => {
    const [, , statistics, partial] = writer.params;
    const found = i32.load(i32.load(statistics!.get));
    writer.emit(i32.store(partial!.get, found));
    return undefined;
  });
  return module.finish(true);
}

/** A job without fields. */
const jobOf = (module: number) => ({
  module,
  pass: 0,
  samples: 1,
  voxels: 400,
  perTask: 4,
  statistics: controlBytes,
  statisticsBytes: 0,
  partials: controlBytes,
  partialBytes: 0,
  scratch: 0,
  scratchBytes: 0,
  fields: [],
});

it('throws when a pass fails in any thread, and works on', async () => {
  const memory = new Memory(true, controlBytes);
  const pool = await ThreadPool.open(memory, 3);
  const [statistics, partials] = [memory.take(64), memory.take(64 * 100)];
  const job = {
    module: await pool.add(readingPass()),
    pass: 0,
    samples: 1,
    voxels: 400,
    perTask: 4,
    statistics: statistics.address,
    statisticsBytes: 0,
    partials: partials.address,
    partialBytes: 64,
    scratch: statistics.address,
    scratchBytes: 0,
    fields: [],
  };
  const place = new Int32Array(memory.memory.buffer, statistics.address, 1);
  for (let i = 0; i < 50; i++) {
    place[0] = -64;
    expect(() => pool.run(job)).toThrow();
    place[0] = statistics.address;
    pool.run(job);
  }
  const found = new Int32Array(memory.memory.buffer, partials.address, 16 * 100);
  expect(found.filter((_, i) => i % 16 === 0)).toEqual(new Int32Array(100).fill(statistics.address));
  await pool.close();
});

it('stops waiting for a thread that does not answer', async () => {
  const ended: number[] = [];
  let started = 0;
  const start = () => {
    const number = started++;
    const answers = number === 0;
    return {
      post: () => undefined,
      answer: () => (answers ? Promise.resolve() : new Promise<void>(() => undefined)),
      end: async () => void ended.push(number),
    };
  };
  const opening = ThreadPool.open(new Memory(true, controlBytes), 3, start, { answer: 200, task: 200 });
  await expect(opening).rejects.toThrow(
    "a worker thread: it did not answer within 0.2 s. Open the device again; device 'single' runs without worker threads.",
  );
  expect(new Set(ended)).toEqual(new Set([0, 1]));
});

it('stops waiting for a task that a thread has begun', async () => {
  const memory = new Memory(true, controlBytes);
  const pool = await ThreadPool.open(memory, 2, undefined, { answer: 30_000, task: 200 });
  const module = await pool.add(readingPass());
  // As if a thread had ended in the middle of a task.
  Atomics.add(new Int32Array(memory.memory.buffer), control.active, 1);
  const isStuck = /a worker thread: it did not finish its task within 0.2 s/;
  expect(() => pool.run(jobOf(module))).toThrow(isStuck);
  expect(() => pool.run(jobOf(module))).toThrow(isStuck);
  await expect(pool.add(readingPass())).rejects.toThrow(isStuck);
  await pool.close();
});

it('reports an invalid module', async () => {
  const pool = await ThreadPool.open(new Memory(false, controlBytes), 1);
  const broken = pool.add(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 99));
  await expect(broken).rejects.toThrow(BackendError);
  await pool.close();
});
