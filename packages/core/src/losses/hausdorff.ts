import { add, distanceMap, less, mul, pow } from '../builder.ts';
import { targetMask, whereCounted } from '../context.ts';
import { defineLoss } from '../define-loss.ts';
import type { Expr } from '../expr.ts';
import { distributionOptions, foregroundOption, spacingOption } from '../options.ts';
import { flag, number } from '../parameters.ts';
import { reduceVoxelMap } from './voxel-map.ts';

/** Creates the Hausdorff distance loss: squared errors, weighted by their distance to both borders. */
export const hausdorff = defineLoss({
  id: 'hausdorff',
  title: 'Hausdorff distance loss',
  family: 'boundary',
  citation: 'Karimi and Salcudean, IEEE TMI 39(2), 2020',
  equation: 'Ma 2020, section 4.2',
  formula: 'L = \\frac{1}{N} \\sum_i (s_i - g_i)^2 (d_{G,i}^\\alpha + d_{S,i}^\\alpha)',
  range: '[0, inf)',
  use: 'With a region loss, where single far-off voxels matter; alone it is blind to empty and full masks.',
  parameters: {
    ...distributionOptions,
    ...foregroundOption,
    ...spacingOption,
    alpha: number(2, 'Power of the distances.', { above: 0 }),
    oneSided: flag(false, 'Whether only the distance to the border of the target counts.'),
  },
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
