import { expect, it } from 'vitest';
import { checkSinglePrecision } from './precision.ts';

it('accepts single and double precision, and refuses less', async () => {
  const check = (round: (x: number) => number) =>
    checkSinglePrecision('abacus', 'gpu', async (a, b) => round(a + b));
  await expect(check((x) => x)).resolves.toBeUndefined();
  await expect(check(Math.fround)).resolves.toBeUndefined();
  await expect(check((x) => Math.round(x * 1024) / 1024)).rejects.toThrow(
    "[segloss/abacus] device 'gpu': it computes in half precision here. Use a device with single precision.",
  );
});
