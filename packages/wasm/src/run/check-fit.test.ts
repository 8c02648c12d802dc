import { type CheckedInputs, createLoss } from '@segloss/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Memory } from '../memory/memory.ts';
import { checkFit } from './check-fit.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const graph = createLoss('dice-ce').graph({ classes: 4, target: 'labels', mask: false }, { gradient: true });

/** Inputs of a size that no test could allocate; only their lengths are read. */
const inputsOf = (length: number) =>
  ({
    sizes: { samples: 1, classes: 4, spatial: [length, length, length] },
    signature: { classes: 4, target: 'labels', mask: false },
    logits: { data: { length: 4 * length ** 3 }, shape: [] },
    target: { data: { length: length ** 3 }, shape: [] },
  }) as unknown as CheckedInputs;

describe('a run on WebAssembly', () => {
  it('is refused when its fields do not fit, and the size in the message does fit', () => {
    const memory = new Memory(false, 64);
    const attempt = (length: number) => () => checkFit('single', graph, inputsOf(length), memory, 0);
    let message = '';
    try {
      attempt(600)();
    } catch (error) {
      message = (error as Error).message;
    }
    const [, length] = message.match(
      /^\[segloss\/wasm\] memory of device 'single': logits of 1x4x600x600x600 need up to 7\.78 GB, but only 4\.29 GB of the 4\.29 GB that WebAssembly can address are left\. Use logits of 1x4x(\d+)x\1x\1 at most\.$/,
    )!;
    expect(length).toBe('492');
    vi.spyOn(process, 'availableMemory').mockReturnValue(1e11);
    expect(attempt(493)).toThrow(/WebAssembly can address/);
  });

  it('is refused when less is free, where its own memory counts as free', () => {
    const memory = new Memory(false, 64);
    vi.spyOn(process, 'availableMemory').mockReturnValue(2 ** 28);
    expect(() => checkFit('single', graph, inputsOf(256), memory, 0)).toThrow(/0\.26\d GB are free/);
    expect(() => checkFit('single', graph, inputsOf(160), memory, 0)).not.toThrow();
    const own = memory.take(2 ** 27);
    expect(() => checkFit('single', graph, inputsOf(180), memory, own.bytes)).not.toThrow();
    expect(() => checkFit('single', graph, inputsOf(180), memory, 0)).toThrow(/are free/);
  });
});
