import { type Field, lower } from '@segloss/core/adapter';
import { build as b, type Expr } from '@segloss/core/define';
import { toGraph } from '@segloss/core/graph';
import { describe, expect, it } from 'vitest';
import { arithmetics } from './arithmetic.ts';
import { budgetTable } from './table.ts';

const u = 2 ** -24;
const sizes = { N: 1, C: 1, V: 6, spatial: [2, 3] };

/** Gives the errors of an expression of `y`, an image of two rows. */
function errorsOf(expr: Expr, y: readonly number[]): readonly number[] {
  const inputs: Readonly<Record<string, Field>> = { y: { axes: 'NV', data: Float64Array.from(y) } };
  const table = budgetTable(sizes, inputs, arithmetics['cpu-float32']);
  return Array.from(lower(toGraph({ out: expr }), table).out!.error);
}

const y = b.input('y', 'NV');
const third = b.div(1, 3);
/** Numbers that are off by about their rounding. */
const rounded = b.mul(y, third);
/** Above 1, or as near that rounding decides. */
const aboveOne = b.less(b.mul(third, 3), y);
const infinite = Number.POSITIVE_INFINITY;
const near = 1 + 1e-8;

describe('a skeleton', () => {
  it('is certain where its mask is, and wholly uncertain else', () => {
    expect(errorsOf(b.skeleton(aboveOne), [2, 2, 0, 0, 2, 0])).toEqual(new Array(6).fill(0));
    expect(errorsOf(b.skeleton(aboveOne), [2, near, 0, 0, 2, 0])).toEqual(new Array(6).fill(infinite));
  });
});

describe('a sum over components', () => {
  it('adds the errors of a component', () => {
    const [left, , right] = errorsOf(b.componentSum(rounded, aboveOne, 'faces'), [2, 0, 32, 4, 0, 32]);
    expect(left! / u).toBeGreaterThan(2);
    expect(left! / u).toBeLessThan(8);
    expect(right! / left!).toBeGreaterThan(8);
  });

  it('of whole numbers is exact', () => {
    expect(errorsOf(b.componentSum(y, aboveOne, 'faces'), [2, 0, 32, 4, 0, 32])).toEqual(
      new Array(6).fill(0),
    );
  });

  it('is uncertain in the components that an uncertain voxel would join', () => {
    const sums = (connectivity: 'faces' | 'full') =>
      errorsOf(b.componentSum(1, aboveOne, connectivity), [2, 0, 0, near, 0, 2]);
    expect(sums('faces')).toEqual([infinite, 0, 0, infinite, 0, 0]);
    const middle = (connectivity: 'faces' | 'full') =>
      errorsOf(b.componentSum(1, aboveOne, connectivity), [2, 0, 2, 0, near, 0]);
    expect(middle('faces')).toEqual([0, 0, 0, 0, infinite, 0]);
    expect(middle('full')).toEqual([infinite, 0, infinite, 0, infinite, 0]);
  });
});

describe('a mean over windows', () => {
  it('has the mean error of what counts', () => {
    const [all] = errorsOf(b.windowMean(rounded, 1, 3, 'share'), [3, 3, 3, 3, 3, 3]);
    const [zero] = errorsOf(b.windowMean(rounded, 1, 3, 'zero'), [3, 3, 3, 3, 3, 3]);
    expect(all! / u).toBeGreaterThan(1);
    expect(all! / u).toBeLessThan(8);
    // Four of nine voxels lie in the image.
    expect(zero! / all!).toBeCloseTo(4 / 9, 10);
  });

  it('is uncertain beside a voxel of which rounding decides whether it counts', () => {
    const means = errorsOf(b.windowMean(y, b.indicator(aboveOne), 3, 'share'), [near, 2, 2, 2, 2, 2]);
    expect(means.map(Number.isFinite)).toEqual([false, false, true, false, false, true]);
  });
});

describe('an extreme of windows', () => {
  it('is off by no more than the worst of its window', () => {
    const errors = errorsOf(b.windowExtreme(rounded, 'smallest', 'faces'), [1, 1, 1, 1, 1, 1024]);
    const [small, large] = [errors[0]!, errors[5]!];
    expect(errors.map((error) => error === large)).toEqual([false, false, true, false, true, true]);
    expect(large / small).toBeCloseTo(1024, 6);
  });
});

describe('the adjoint of an extreme', () => {
  const adjoint = (numbers: readonly number[]) =>
    errorsOf(b.windowExtremeAdjoint(4, b.mul(y, third), 'largest', 'faces'), numbers);

  it('is certain for numbers that are far apart, and for equal ones', () => {
    expect(adjoint([1, 2, 3, 4, 5, 6])).toEqual(new Array(6).fill(0));
    expect(adjoint([1, 1, 1, 1, 1, 1])).toEqual(new Array(6).fill(0));
  });

  it('costs what is sent where rounding decides to which of two', () => {
    // The upper right voxel and the one below it are each the largest of three windows.
    expect(adjoint([1, 1, 7, 1, 1, 7 + 1e-7])).toEqual([0, 0, 8, 0, 0, 8]);
  });
});

describe('slopes of the Jaccard loss', () => {
  const slopes = (weights: readonly number[]) =>
    errorsOf(
      b.jaccardSlopes(b.input('y', 'NV'), b.indicator(b.less(2, y)), b.input('y', 'NV'), false),
      weights,
    );

  it('are less exact for weights that have to be rounded when added', () => {
    const [whole, parts] = [1, 1.1].map((weight) => Math.max(...slopes([weight, 2, 3, 4, 5, 6])));
    expect(whole).toBeGreaterThan(0);
    expect(parts! / whole!).toBeGreaterThan(2);
  });
});
