import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Block, Memory } from './memory.ts';

it('gives blocks that do not overlap, and reuses those that come back', () => {
  const steps = fc.array(fc.oneof(fc.integer({ min: 1, max: 300_000 }), fc.constant('give' as const)), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(steps, fc.infiniteStream(fc.nat()), (actions, choices) => {
      const memory = new Memory(false, 1024);
      const taken: Block[] = [];
      for (const action of actions) {
        if (action !== 'give') taken.push(memory.take(action));
        else if (taken.length > 0) {
          const place = choices.next().value! % taken.length;
          memory.give(taken.splice(place, 1)[0]!);
        }
        expect(memory.count).toBe(taken.length);
        const sorted = [...taken].sort((a, b) => a.address - b.address);
        sorted.forEach(({ address, bytes }, i) => {
          expect(address % 64).toBe(0);
          expect(address).toBeGreaterThanOrEqual(1024);
          expect(address + bytes).toBeLessThanOrEqual(
            sorted[i + 1]?.address ?? memory.memory.buffer.byteLength,
          );
        });
      }
      for (const block of taken) memory.give(block);
      const before = memory.memory.buffer.byteLength;
      // All memory is free again, as one gap.
      if (before > 65_536) memory.take(before - 4096);
      expect(memory.memory.buffer.byteLength).toBe(before);
    }),
    { numRuns: 50 },
  );
});

it('refuses what WebAssembly cannot address', () => {
  const memory = new Memory(false, 1024);
  expect(() => memory.take(5 * 2 ** 30)).toThrow(
    /5121 MiB of memory: WebAssembly has 0 MiB and cannot get more.*smaller batches/s,
  );
  expect(memory.count).toBe(0);
});
