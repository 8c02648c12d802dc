import { diceCe } from '@segloss/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { MemoryWatch } from './memory.ts';

const graph = diceCe().graph({ classes: 2, target: 'labels', mask: false }, { gradient: true });
const cube = (length: number) => ({ sizes: { samples: 1, classes: 2, spatial: [length, length, length] } });

afterEach(() => {
  vi.restoreAllMocks();
});

describe('memory of device wasm', () => {
  it('accepts what WebAssembly can address, refuses what not, and says what would fit', () => {
    const watch = new MemoryWatch('wasm', graph);
    expect(() => watch.check(cube(128))).not.toThrow();
    let message = '';
    try {
      watch.check(cube(512));
    } catch (error) {
      message = (error as Error).message;
    }
    const [, length] = message.match(
      /memory of device 'wasm': logits of 1x2x512x512x512 need up to [\d.]+ GB, but only 4\.29 GB of the 4\.29 GB that WebAssembly can address are left\. Use logits of 1x2x(\d{3})x\1x\1 at most, or the backend wasm, which needs 2\.68 GB\./,
    )!;
    expect(() => watch.check(cube(Number(length)))).not.toThrow();
    expect(() => watch.check(cube(Number(length) + 1))).toThrow();
  });
});

describe('memory of device node-cpu', () => {
  it('is that of the machine', () => {
    vi.spyOn(process, 'availableMemory').mockReturnValue(3e9);
    const watch = new MemoryWatch('node-cpu', graph);
    expect(() => watch.check(cube(256))).not.toThrow();
    expect(() => watch.check(cube(512))).toThrow(
      /but only 3\.00 GB are free\. Use logits of 1x2x\d+x\d+x\d+ at most, or/,
    );
  });

  it('is there for the next run, once a run had it', () => {
    const watch = new MemoryWatch('node-cpu', graph);
    watch.check(cube(256));
    vi.spyOn(process, 'availableMemory').mockReturnValue(2 ** 20);
    expect(() => watch.check(cube(256))).toThrow(/are free/);
    watch.keep(cube(256));
    expect(() => watch.check(cube(256))).not.toThrow();
  });
});
