import { diceCe } from '@segloss/core';
import { describe, expect, it } from 'vitest';
import { checkMemory } from './memory.ts';

const graph = diceCe().graph({ classes: 2, target: 'labels', mask: false }, { gradient: true });

describe('checkMemory', () => {
  it('accepts what fits into WebAssembly, and refuses what does not', () => {
    expect(() => checkMemory(graph, { samples: 1, classes: 2, spatial: [128, 128, 128] })).not.toThrow();
    expect(() => checkMemory(graph, { samples: 1, classes: 2, spatial: [512, 512, 512] })).toThrow(
      /memory of device 'wasm': up to [\d.]+ GB are needed, and WebAssembly has 4.3 GB/,
    );
  });
});
