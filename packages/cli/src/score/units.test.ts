import { allLosses, createLoss } from '@segloss/core';
import { describe, expect, it } from 'vitest';
import { describeDistances, generalUnitOf, unitOf } from './units.ts';

const values = [3, 2, 1.5];

describe('units of losses', () => {
  it('are known for every loss that takes the size of a voxel', () => {
    for (const { id, defaults } of allLosses) {
      const unit = generalUnitOf(id, defaults);
      expect(unit).not.toBe('see its formula');
      if (!('spacing' in defaults)) expect(unit).toBe('none');
    }
  });

  it.each([
    ['boundary', {}, 'mm'],
    ['hausdorff', {}, 'mm^2'],
    ['hausdorff', { alpha: 1.5 }, 'mm^1.5'],
    ['dice-hausdorff', {}, 'none + mm^2'],
    ['dice-boundary', {}, 'none + mm'],
    ['distance-penalized-cross-entropy', {}, 'none'],
  ] as const)('%s %j: %s with the header', (id, parameters, unit) => {
    expect(unitOf(createLoss(id, parameters), { values, from: 'header' })).toBe(unit);
  });

  it('name what the size of a voxel is in', () => {
    const loss = createLoss('boundary');
    expect(unitOf(loss, { values, from: 'parameter' })).toBe('spacing');
    expect(unitOf(loss, { values: [1, 1], from: 'default' })).toBe('voxel');
    expect(unitOf(createLoss('dice'), undefined)).toBe('none');
  });

  it('come with what was measured', () => {
    expect(describeDistances(createLoss('hausdorff'), { values, from: 'header' })).toBe(
      'hausdorff is a loss: the mean of (s - g)^2 times powers of distances, not a Hausdorff distance. ' +
        'Spacing (z, y, x): 3, 2, 1.5, in mm, from the header.',
    );
  });
});
