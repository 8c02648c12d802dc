import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { axesNames, isPerChannel, isPerVoxel, readAs, readingsOf } from './readings.ts';

const array = { isImage: false, isSingle: false, layout: 'channels-first' } as const;
const image = { isImage: true, isSingle: true };
const axesOf = (...given: Parameters<typeof readingsOf>) => readingsOf(...given).map(({ axes }) => axes);

describe('the readings of a shape', () => {
  it.each([
    ['a batch', [2, 3, 4, 5], [2, 4, 5], ['NCHW']],
    ['a volume with channels', [3, 4, 5, 6], [4, 5, 6], ['CDHW']],
    ['a batch as well as a volume', [4, 4, 5, 6], [4, 5, 6], ['NCHW', 'CDHW']],
    ['an image with channels', [3, 4, 5], [4, 5], ['CHW']],
    ['a volume, channels or samples', [3, 4, 5], [3, 4, 5], ['CHW']],
    ['a batch of volumes', [2, 3, 4, 5, 6], [2, 4, 5, 6], ['NCDHW']],
    ['labels with an axis of channels', [2, 3, 4, 5], [2, 1, 4, 5], ['NCHW']],
    ['labels without the axis of one sample', [1, 3, 4, 5], [4, 5], ['NCHW']],
    ['labels with an axis of one sample', [3, 4, 5, 6], [1, 4, 5, 6], ['CDHW']],
    ['nothing', [3, 4, 5], [4, 6], []],
  ] as const)('are %s', (_, prediction, target, axes) => {
    expect(axesOf(prediction, target, array)).toEqual(axes);
  });

  it('have no channels where nobody says that there are', () => {
    const known = { isImage: false, isSingle: false };
    expect(axesOf([3, 4, 5], [3, 4, 5], known)).toEqual(['CHW', 'DHW', 'NHW', 'HWC']);
    expect(axesOf([4, 5], [4, 5], known)).toEqual(['HW']);
  });

  it('are those of NIfTI for an image', () => {
    expect(axesOf([5, 4, 3], [5, 4, 3], image)).toEqual(['DHW']);
    expect(axesOf([3, 5, 4, 3], [5, 4, 3], image)).toEqual(['CDHW']);
    expect(axesOf([3, 3, 4, 5], [3, 4, 5], image)).toEqual(['CDHW']);
    expect(axesOf([1, 5, 4, 3], [1, 5, 4, 3], image)).toEqual(['CDHW']);
  });

  it('have the channels last on request', () => {
    const last = { ...array, layout: 'channels-last' } as const;
    expect(axesOf([4, 5, 3], [4, 5], last)).toEqual(['HWC']);
    expect(axesOf([2, 4, 5, 3], [2, 4, 5], last)).toEqual(['NHWC', 'DHWC']);
  });

  it('fit the target, have all elements, and mean different things', () => {
    const shape = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(shape, shape, fc.boolean(), (prediction, target, isSingle) => {
        const readings = readingsOf(prediction, target, { isImage: false, isSingle });
        const count = (lengths: readonly number[]) => lengths.reduce((a, b) => a * b, 1);
        for (const reading of readings) {
          expect(count(reading.logits)).toBe(count(prediction));
          expect(count(reading.voxels) * reading.classes).toBe(count(prediction));
          expect(isPerVoxel(target, reading) || isPerChannel(target, reading)).toBe(true);
        }
        expect(new Set(readings.map(({ axes }) => axes)).size).toBe(readings.length);
      }),
    );
  });

  it('read every order of axes', () => {
    for (const axes of axesNames) {
      const lengths = { N: 2, C: 3, D: 5, H: 7, W: 11 };
      const reading = readAs(
        axes,
        [...axes].map((axis) => lengths[axis as keyof typeof lengths]),
      );
      expect(reading.samples).toBe(axes.includes('N') ? 2 : 1);
      expect(reading.classes).toBe(axes.includes('C') ? 3 : 1);
      expect(reading.spatial).toEqual(axes.includes('D') ? [5, 7, 11] : [7, 11]);
      const last = axes.endsWith('C');
      expect(reading.layout).toBe(last ? 'channels-last' : 'channels-first');
      expect(reading.logits).toHaveLength(reading.spatial.length + 2);
    }
  });
});
