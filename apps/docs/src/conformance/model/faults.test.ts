import { expect, it } from 'vitest';
import { faultRates } from '../data/faults.ts';
import { ratesOf } from './faults.ts';

it('counts what was found of each kind, and names the rest', () => {
  const found = { killer: {}, what: 'a' };
  const faults = [
    { kind: 'sizes', ...found },
    { kind: 'types', ...found },
    { kind: 'sizes', what: 'The last voxel is lost.' },
  ];
  expect(ratesOf(faults)).toEqual([
    { kind: 'sizes', found: 1, total: 2, missed: ['The last voxel is lost.'] },
    { kind: 'types', found: 1, total: 1, missed: [] },
  ]);
});

it('reads the record of this repository', () => {
  const rates = faultRates();
  expect(rates.reduce((sum, { total }) => sum + total, 0)).toBeGreaterThanOrEqual(150);
  for (const { found, total } of rates) expect(found).toBeLessThanOrEqual(total);
});
