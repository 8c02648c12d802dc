import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ModuleWriter } from '../../assembler/module.ts';
import { farSteps } from './constants.ts';
import { addEnvelope } from './envelope.ts';
import { addSearch, linesAtOnce } from './search.ts';

const far = farSteps ** 2;

interface Lines {
  readonly length: number;
  /** Squared distances, positive inside of the mask and negative outside: eight lines side by side. */
  readonly values: Float32Array;
}

/** Lines in stretches, with heights that are low, high or missing. */
const lines: fc.Arbitrary<Lines> = fc
  .record({
    length: fc.integer({ min: 1, max: 120 }),
    most: fc.constantFrom(1, 20, 4000),
    farShare: fc.constantFrom(0, 0.5, 0.95, 1),
    stretch: fc.constantFrom(1, 5, 30, 1000),
    numbers: fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })),
  })
  .map(({ length, most, farShare, stretch, numbers }) => {
    const next = () => numbers.next().value as number;
    const sides = Array.from({ length: linesAtOnce }, () => 1);
    const values = Float32Array.from({ length: linesAtOnce * length }, (_, i) => {
      if (next() < 1 / stretch) sides[i % linesAtOnce]! *= -1;
      const height = next() < farShare ? far : 1 + Math.floor(next() * most);
      return sides[i % linesAtOnce]! * height;
    });
    return { length, values };
  });

/** Tries every pair of elements. */
function expected({ length, values }: Lines, weight: number): Float32Array {
  return values.map((value, at) => {
    const [i, line, side] = [Math.floor(at / linesAtOnce), at % linesAtOnce, Math.sign(value)];
    const candidates = Array.from({ length }, (_, j) => {
      const height = Math.max(0, side * values[j * linesAtOnce + line]!);
      return Math.fround(height + weight * (i - j) ** 2);
    });
    return side * Math.min(...candidates);
  });
}

type Compute = (from: number, to: number, length: number, ...more: number[]) => number;

/** Runs one of the functions on lines, and gives what it returned and wrote. */
function run(name: 'search' | 'envelope', { length, values }: Lines, weight: number) {
  const module = new ModuleWriter();
  if (name === 'search') addSearch(module);
  else addEnvelope(module);
  const memory = new WebAssembly.Memory({ initial: 4 });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(module.finish(false)), {
    env: { memory },
  });
  const compute = instance.exports[name] as Compute;
  const [from, to, rises, scratch] = [64, 64 + 65_536, 64 + 2 * 65_536, 64 + 3 * 65_536] as const;
  new Float32Array(memory.buffer, from, values.length).set(values);
  const table = new Float32Array(memory.buffer, rises, length);
  table.forEach((_, steps) => {
    table[steps] = weight * steps ** 2;
  });
  let isOver = 1;
  if (name === 'search') isOver = compute(from, to, length, rises, scratch);
  else {
    for (let line = 0; line < linesAtOnce; line++) {
      compute(from + 4 * line, to + 4 * line, length, weight, scratch);
    }
  }
  return { isOver: isOver === 1, found: new Float32Array(memory.buffer, to, values.length) };
}

describe.each(['search', 'envelope'] as const)('the %s', (name) => {
  it('finds what trying every pair finds', () => {
    fc.assert(
      fc.property(lines, fc.constantFrom(1, 4, 9), (given, weight) => {
        const { isOver, found } = run(name, given, weight);
        if (isOver) expect(found).toEqual(expected(given, weight));
      }),
      { numRuns: 300 },
    );
  });
});

it('searches to the end where borders are near, and gives up where they are far', () => {
  const length = 1000;
  const near = Float32Array.from({ length: linesAtOnce * length }, (_, i) =>
    Math.floor(i / linesAtOnce) % 60 < 30 ? far : -far,
  );
  expect(run('search', { length, values: near }, 1).isOver).toBe(true);
  const rising = near.map((_, i) => Math.floor(i / linesAtOnce) ** 2 + 1);
  rising.fill(-1, 0, linesAtOnce);
  const away = near.map((_, i) => (i < linesAtOnce ? -1 : far));
  expect(run('search', { length, values: away }, 1).isOver).toBe(false);
  expect(run('envelope', { length, values: rising }, 1).found).toEqual(
    expected({ length, values: rising }, 1),
  );
});
