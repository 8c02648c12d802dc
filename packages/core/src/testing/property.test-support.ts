import * as fc from 'fast-check';

/**
 * Checks a property on random values, always the same ones, so that a build never fails by chance.
 * `SEGLOSS_TEST_SEED` chooses others and `SEGLOSS_TEST_RUNS` multiplies their number, to search for more.
 */
export function check<T>(property: fc.IAsyncProperty<T>, runs?: number): Promise<void>;
export function check<T>(property: fc.IProperty<T>, runs?: number): void;
export function check<T>(property: fc.IRawProperty<T>, runs = 100): Promise<void> | void {
  const { SEGLOSS_TEST_SEED: seed = '1', SEGLOSS_TEST_RUNS: factor = '1' } = process.env;
  return fc.assert(property as fc.IProperty<T>, { seed: Number(seed), numRuns: runs * Number(factor) });
}
