import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { BackendError } from '../errors.ts';
import { createLoss, diceCe } from '../losses/index.ts';
import { reference } from '../reference/adapter.ts';
import { checkMemory, largestFit, type MemoryCheck } from './check.ts';
import { freeMemory } from './free.ts';
import { memoryNeed, storedBytes } from './need.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const graph = diceCe().graph({ classes: 4, target: 'labels', mask: false }, { gradient: true });
const sizes = { samples: 1, classes: 4, spatial: [100, 100, 100] };
const check = (changes: Partial<MemoryCheck> = {}): MemoryCheck => ({
  source: 'test',
  device: 'cpu',
  graph,
  sizes,
  need: (of) => storedBytes(graph, of) * 10,
  available: 1e8,
  left: 'are free',
  ...changes,
});

describe('what a graph needs', () => {
  it('counts the fields that passes read and write', () => {
    // Logits and gradient of four classes, and labels.
    expect(storedBytes(graph, sizes)).toBe(4 * 9 * 1e6);
  });

  it.each(['dice', 'lovasz-softmax', 'hausdorff', 'top-k'])('of %s grows with every size', (id) => {
    const model = { bytesPerNumber: 8, working: () => 2, perVolume: () => 3 };
    const of = createLoss(id).graph({ classes: 4, target: 'labels', mask: false }, { gradient: true });
    const size = fc.integer({ min: 1, max: 300 });
    fc.assert(
      fc.property(size, size, size, fc.integer({ min: 1, max: 4 }), (x, y, z, samples) => {
        const smaller = { samples, classes: 4, spatial: [x, y, z] };
        const larger = { samples: samples + 1, classes: 4, spatial: [x, y + 1, z] };
        expect(memoryNeed(of, smaller, model).peak).toBeLessThan(memoryNeed(of, larger, model).peak);
        expect(storedBytes(of, smaller)).toBeLessThan(storedBytes(of, larger));
      }),
    );
  });
});

describe('what fits', () => {
  it('is the largest of its kind: fewer samples first, then smaller ones', () => {
    const size = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(fc.array(size, { minLength: 2, maxLength: 3 }), size, size, (spatial, samples, limit) => {
        const count = (of: typeof sizes) => of.samples * of.spatial.reduce((a, b) => a * b, 1);
        const given = { samples, classes: 2, spatial };
        const most = limit * 25;
        const found = largestFit(given, (of) => count(of as typeof sizes) <= most);
        if (count(given) <= most) return;
        expect(found).toBeDefined();
        expect(count(found as typeof sizes)).toBeLessThanOrEqual(most);
        const isWhole = found!.spatial.every((length, i) => length === spatial[i]);
        if (isWhole) expect(count({ ...given, samples: found!.samples + 1 })).toBeGreaterThan(most);
        else expect(found!.samples).toBe(1);
      }),
    );
  });

  it('is nothing where nothing fits', () => {
    expect(largestFit(sizes, () => false)).toBeUndefined();
  });
});

describe('a check of memory', () => {
  it('says what is needed, what there is, and what would fit', () => {
    expect(() => checkMemory(check({ available: 4e8 }))).not.toThrow();
    expect(() => checkMemory(check())).toThrow(BackendError);
    expect(() => checkMemory(check())).toThrow(
      "[segloss/test] memory of device 'cpu': logits of 1x4x100x100x100 need up to 0.360 GB, but only 0.100 GB are free. " +
        'Use logits of 1x4x65x65x65 at most, or the backend wasm, which needs 0.0360 GB.',
    );
    expect(() => checkMemory(check({ sizes: { ...sizes, samples: 3 }, available: 8e8 }))).toThrow(
      'Use logits of 2x4x100x100x100 at most',
    );
  });

  it('names no other backend that has no room either', () => {
    expect(() => checkMemory(check({ source: 'wasm' }))).toThrow(/65x65x65 at most\.$/);
    expect(() => checkMemory(check({ available: 1e7 }))).toThrow(/at most\.$/);
    expect(() => checkMemory(check({ available: 0 }))).toThrow(/0\.00 GB are free\. Close other programs\.$/);
  });
});

describe('free memory', () => {
  it('is known in Node, and what the container leaves counts', () => {
    expect(freeMemory()).toBeGreaterThan(0);
    if (process.platform === 'darwin') return;
    vi.spyOn(process, 'availableMemory').mockReturnValue(12_345);
    expect(freeMemory()).toBe(12_345);
  });

  it('is unknown elsewhere', () => {
    vi.stubGlobal('process', undefined);
    expect(freeMemory()).toBeUndefined();
    vi.unstubAllGlobals();
  });

  it('decides whether the reference runs', async () => {
    const program = await (await reference.open()).compile(diceCe(), { gradient: true });
    const inputs = {
      logits: { data: new Float32Array(4 * 72 ** 3), shape: [1, 4, 72, 72, 72] },
      target: { data: new Uint8Array(72 ** 3), shape: [1, 72, 72, 72] },
    };
    await expect(program.run(inputs)).resolves.toBeDefined();
    if (process.platform === 'darwin') return;
    vi.spyOn(process, 'availableMemory').mockReturnValue(0);
    vi.spyOn(process, 'memoryUsage').mockReturnValue({ ...process.memoryUsage(), arrayBuffers: 0 });
    await expect(program.run(inputs)).rejects.toThrow(
      /^\[segloss\/core\] memory of device 'cpu': logits of 1x4x72x72x72 need up to 0\.0\d+ GB, but only 0\.00 GB are free/,
    );
  });
});
