import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { BackendError } from '../errors/errors.ts';
import type { InputSizes } from '../inputs/inputs.ts';
import { createLoss, diceCe } from '../losses/index.ts';
import { reference } from '../reference/adapter.ts';
import { checkLargestBuffer, checkMemory, largestFit, type MemoryUse } from './check.ts';
import { freeMemory, garbage } from './free.ts';
import { memoryNeed, storedBytes } from './need.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const graph = diceCe().graph({ classes: 4, target: 'labels', mask: false }, { gradient: true });
const sizes = { samples: 1, classes: 4, spatial: [100, 100, 100] };

/** A run that needs 0.36 GB. */
const use = (changes: Partial<MemoryUse> = {}): MemoryUse => ({
  source: 'test',
  device: 'cpu',
  graph,
  sizes,
  need: (of) => storedBytes(graph, of) * 10,
  ...changes,
});

/** Bytes of the memory of WebAssembly that others have, so that some are left. */
const leaving = (bytes: number) => ({ usedInWebAssembly: 2 ** 32 - bytes });

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
    expect(() => checkMemory(use(leaving(4e8)))).not.toThrow();
    expect(() => checkMemory(use(leaving(1e8)))).toThrow(BackendError);
    expect(() => checkMemory(use(leaving(1e8)))).toThrow(
      "[segloss/test] memory of device 'cpu': logits of 1x4x100x100x100 need up to 0.360 GB, but only 0.100 GB of the " +
        '4.29 GB that WebAssembly can address are left. ' +
        'Use logits of 1x4x65x65x65 at most, or the backend wasm, which needs 0.0360 GB.',
    );
    expect(() => checkMemory(use({ sizes: { ...sizes, samples: 3 }, ...leaving(8e8) }))).toThrow(
      'Use logits of 2x4x100x100x100 at most',
    );
  });

  it('looks at what the system has left, with what can be used again', () => {
    if (process.platform === 'darwin') return;
    vi.spyOn(process, 'availableMemory').mockReturnValue(1e8);
    expect(() => checkMemory(use())).not.toThrow();
    expect(() => checkMemory(use({ reusable: () => 0 }))).toThrow('but only 0.100 GB are free.');
    expect(() => checkMemory(use({ reusable: () => 3e8 }))).not.toThrow();
    expect(() => checkMemory(use({ reusable: () => 3e8, copies: () => 1e8 }))).toThrow(
      'need up to 0.460 GB, but only 0.400 GB are free',
    );
  });

  it('asks the system only where a run may need much', () => {
    const ask = vi.spyOn(process, 'availableMemory').mockReturnValue(0);
    const reusable = () => 0;
    checkMemory(use({ sizes: { ...sizes, spatial: [16, 16, 16] }, need: () => 0, reusable }));
    checkMemory(use({ need: () => 2 ** 26 - 1, reusable }));
    expect(ask).not.toHaveBeenCalled();
  });

  it('names no other backend that has no room either', () => {
    expect(() => checkMemory(use({ source: 'wasm', ...leaving(1e8) }))).toThrow(/65x65x65 at most\.$/);
    expect(() => checkMemory(use(leaving(0)))).toThrow(
      /only 0\.00 GB of .* are left\. Close other programs, or the/,
    );
    if (process.platform === 'darwin') return;
    vi.spyOn(process, 'availableMemory').mockReturnValue(1e7);
    expect(() => checkMemory(use({ reusable: () => 0 }))).toThrow(/at most\.$/);
  });

  it('of a buffer says what would fit into one', () => {
    const largest = ({ spatial }: InputSizes) => 16 * spatial.reduce((a, b) => a * b, 1);
    expect(() => checkLargestBuffer(use(), largest, 1.6e7)).not.toThrow();
    expect(() => checkLargestBuffer(use(), largest, 1.5e7)).toThrow(
      "[segloss/test] memory of device 'cpu': logits of 1x4x100x100x100 need a buffer of 0.0160 GB, but one holds at most " +
        '0.0150 GB. Use logits of 1x4x97x97x97 at most, or another device.',
    );
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
    expect(garbage()).toBe(0);
    vi.unstubAllGlobals();
  });

  it('does not count arrays that are in use as garbage', () => {
    vi.spyOn(process, 'memoryUsage').mockReturnValue({ ...process.memoryUsage(), arrayBuffers: 1000 });
    expect(garbage()).toBe(1000);
    expect(garbage([new Float32Array(100), new Uint8Array(50)])).toBe(550);
    expect(garbage([new Float32Array(1000)])).toBe(0);
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
      /^\[segloss\/reference\] memory of device 'cpu': logits of 1x4x72x72x72 need up to 0\.0\d+ GB, but only 0\.00 GB are free/,
    );
  });
});
