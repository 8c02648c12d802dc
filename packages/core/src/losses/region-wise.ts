import { defineLoss } from '../define/define-loss.ts';
import { distributionOptions, spacingOption } from '../define/options/index.ts';
import { targetMask } from '../define/voxels.ts';
import { distanceMap, divideOr, mul, neg, reduceMax, where } from '../graph/builder.ts';
import { reduceVoxelMap } from './voxel-map.ts';

/** Creates the region-wise loss: the prediction times a map that is 1 outside of the target, and down to -1 inside. */
export const regionWise = defineLoss({
  id: 'region-wise',
  title: 'Region-wise loss',
  family: 'boundary',
  citation: 'Valverde and Tohka, Pattern Recognition 136:109208, 2023, arXiv 2108.01405',
  equation: 'Valverde 2023, eq. (8)',
  formula: 'L = \\frac{1}{N} \\sum_i r_i s_i',
  range: '[-1, 1]',
  use: 'Borders, as a boundary loss that is stable alone.',
  parameters: { ...distributionOptions, ...spacingOption },
  build(values, context) {
    const mask = targetMask(context);
    const depth = where(mask, distanceMap(mask, 'unsigned', values.spacing), 0);
    // A class that fills the image has no depth, and counts -1.
    const inside = divideOr(depth, reduceMax(depth, 'V'), 1);
    return reduceVoxelMap(mul(where(mask, neg(inside), 1), context.probability), values, context);
  },
});
