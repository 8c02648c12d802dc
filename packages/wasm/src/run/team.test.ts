import { expect, it } from 'vitest';
import { i32 } from '../assembler/instructions.ts';
import { ModuleWriter } from '../assembler/module.ts';
import { passParams } from '../print/pass.ts';
import { Memory } from './memory.ts';
import { controlBytes } from './tasks.js';
import { Team } from './team.ts';

const empty = { reads: [], writes: [], uses: [], computes: [], reduces: [] };

/** A pass that reads where a statistic tells it: outside of the memory, it traps. */
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

it('throws when a pass fails in any thread, and works on', async () => {
  const memory = new Memory(true, controlBytes);
  const team = await Team.open(memory, 3);
  const [statistics, partials] = [memory.take(64), memory.take(64 * 100)];
  const job = {
    module: await team.add(readingPass()),
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
    expect(() => team.run(job)).toThrow();
    place[0] = statistics.address;
    team.run(job);
  }
  const found = new Int32Array(memory.memory.buffer, partials.address, 16 * 100);
  expect(found.filter((_, i) => i % 16 === 0)).toEqual(new Int32Array(100).fill(statistics.address));
  await team.close();
});
