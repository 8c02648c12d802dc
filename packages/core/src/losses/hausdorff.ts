import { defineLoss } from '../define/define-loss.ts';
import { distributionOptions, foregroundOption, spacingOption } from '../define/options/index.ts';
import { flag, number } from '../define/parameters.ts';
import { targetMask, whereCounted } from '../define/voxels.ts';
import { ParameterError } from '../errors/errors.ts';
import { add, distanceMap, less, mul, pow } from '../graph/builder.ts';
import type { Expr } from '../graph/expr.ts';
import { reduceVoxelMap } from './voxel-map.ts';

/** Largest power of a step between voxels: that of ten thousand steps still fits into single precision. */
const largestStepPower = 1e12;

/**
 * Refuses a spacing whose power no longer fits into single precision.
 *
 * @param id whose parameters they are
 * @throws ParameterError
 */
export const checkPowers =
  (id: string) =>
  ({
    spacing = [],
    alpha,
  }: {
    readonly spacing: readonly number[] | undefined;
    readonly alpha: number;
  }): void => {
    const largest = Math.max(...spacing);
    if (spacing.length === 0 || largest ** alpha <= largestStepPower) return;
    throw new ParameterError({
      subject: `parameters 'spacing' and 'alpha' of '${id}'`,
      reason: `the largest spacing to the power alpha must be <= 1e12, got ${largest} ** ${alpha}`,
      remedy: 'Give the spacing in a larger unit, such as mm instead of um, or a lower alpha.',
    });
  };

/** Creates the Hausdorff distance loss: squared errors, weighted by their distance to both borders. */
export const hausdorff = defineLoss({
  id: 'hausdorff',
  title: 'Hausdorff distance loss',
  family: 'boundary',
  citation: 'Karimi and Salcudean, IEEE TMI 39(2), 2020, arXiv 1904.10030',
  equation: 'Ma 2020, section 4.2',
  formula: 'L = \\frac{1}{N} \\sum_i (s_i - g_i)^2 (d_{G,i}^\\alpha + d_{S,i}^\\alpha)',
  range: '[0, inf)',
  use: 'With a region loss, where single far-off voxels matter; alone it is blind to empty and full masks.',
  parameters: {
    ...distributionOptions,
    ...foregroundOption,
    ...spacingOption,
    alpha: number(2, 'Power of the distances.', { min: 0.01, max: 4 }),
    oneSided: flag(false, 'Whether only the distance to the border of the target counts.'),
  },
  checkTogether: checkPowers('hausdorff'),
  build(values, context) {
    const distance = (condition: Expr) =>
      pow(distanceMap(condition, 'unsigned', values.spacing), values.alpha);
    const toTarget = distance(targetMask(context));
    const predicted = less(0.5, whereCounted(context.probability, context));
    const weight = values.oneSided ? toTarget : add(toTarget, distance(predicted));
    const { mismatch } = context;
    return reduceVoxelMap(mul(mul(mismatch, mismatch), weight), values, context);
  },
});
