import { describe, expect, it } from 'vitest';
import { ModuleWriter } from '../assembler/module.ts';
import { blockBytes } from './block.ts';
import { type BlockFunctions, blockFunctions } from './block-functions.ts';

/** Runs a function of blocks on numbers. */
function run(choose: (functions: BlockFunctions) => number, numbers: readonly number[]): Float32Array {
  const module = new ModuleWriter();
  choose(blockFunctions(module, blockBytes));
  const bytes = 4 * Math.ceil(numbers.length / 4) * 4;
  const blocks = Math.floor(bytes / blockBytes);
  const memory = new WebAssembly.Memory({ initial: Math.ceil((2 * bytes + 1) / 65_536) });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(module.finish(false)), {
    env: { memory },
  });
  const [apply] = Object.values(instance.exports) as [(...parameters: number[]) => void];
  new Float32Array(memory.buffer).set(numbers);
  if (blocks > 0) apply(0, bytes, blockBytes, blocks);
  const done = blocks * blockBytes;
  if (done < bytes) apply(done, bytes + done, bytes - done, 1);
  return new Float32Array(memory.buffer, bytes, numbers.length);
}

/** Distance between two numbers of single precision at a normal number. */
const unitAt = (x: number): number => 2 ** (Math.floor(Math.log2(Math.abs(x))) - 23);

/** Finds the largest error, in units of the last place of the exact result. */
function worstError(
  choose: (functions: BlockFunctions) => number,
  exact: (x: number) => number,
  numbers: readonly number[],
): number {
  const singles = numbers.map(Math.fround);
  const found = run(choose, singles);
  return singles.reduce((worst, x, i) => {
    const wanted = exact(x);
    return Math.max(worst, wanted === found[i] ? 0 : Math.abs(found[i]! - wanted) / unitAt(wanted));
  }, 0);
}

const spread = (from: number, to: number, count = 200_001): readonly number[] =>
  Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));

/** Numbers of every magnitude. */
const magnitudes = (from: number, to: number): readonly number[] =>
  spread(from, to).map((exponent) => 2 ** exponent);

describe('vector functions', () => {
  it('give exponentials of negative numbers within 2 units in the last place', () => {
    expect(worstError(({ exp }) => exp(), Math.exp, spread(-87, 0))).toBeLessThan(2);
    expect(worstError(({ exp }) => exp(), Math.exp, spread(-1, 0))).toBeLessThan(2);
  });

  it('give 1 for 0, and 0 where the exponential is subnormal', () => {
    expect([...run(({ exp }) => exp(), [0, -0, -87.4, -1000, -3.4e38, -Infinity])]).toEqual([
      1, 1, 0, 0, 0, 0,
    ]);
  });

  it('give logarithms within 2 units in the last place', () => {
    expect(worstError(({ log }) => log(), Math.log, magnitudes(-149, 127.9))).toBeLessThan(2);
    expect(worstError(({ log }) => log(), Math.log, spread(0.4, 2.5))).toBeLessThan(2);
  });

  it('give the logarithm of 0, infinity and negative numbers', () => {
    expect([...run(({ log }) => log(), [0, -1, 1])]).toEqual([-Infinity, Number.NaN, 0]);
  });

  it('give log(1 + x) within 2 units in the last place, also for small numbers', () => {
    expect(worstError(({ log1p }) => log1p(), Math.log1p, spread(0, 200))).toBeLessThan(2);
    expect(worstError(({ log1p }) => log1p(), Math.log1p, magnitudes(-120, 10))).toBeLessThan(2);
    expect([...run(({ log1p }) => log1p(), [0])]).toEqual([0]);
  });

  it.each([0.3, 0.75, -0.7, 1.3, 4 / 3, -2.5])(
    'give the power %f within 4 units in the last place',
    (exponent) => {
      const most = Math.min(127, 126 / Math.abs(exponent));
      const exact = (x: number) => x ** exponent;
      expect(worstError(({ pow }) => pow(exponent), exact, magnitudes(-most, most))).toBeLessThan(4);
    },
  );

  it('give the powers of 0', () => {
    expect([...run(({ pow }) => pow(0.3), [0, 1])]).toEqual([0, 1]);
    expect([...run(({ pow }) => pow(-0.3), [0])]).toEqual([Infinity]);
  });

  it('give 0 or infinity for powers beyond single precision', () => {
    expect([...run(({ pow }) => pow(2.5), [1e30, 1e-30])]).toEqual([Infinity, 0]);
  });
});
