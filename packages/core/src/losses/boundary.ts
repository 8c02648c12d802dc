import { defineLoss } from '../define/define-loss.ts';
import { distributionOptions, foregroundOption, spacingOption } from '../define/options/index.ts';
import { targetMask } from '../define/voxels.ts';
import { distanceMap, mul } from '../graph/builder.ts';
import { reduceVoxelMap } from './voxel-map.ts';

/** Creates the boundary loss: the prediction, weighted by the signed distance to the border of the target. */
export const boundary = defineLoss({
  id: 'boundary',
  title: 'Boundary loss',
  family: 'boundary',
  citation: 'Kervadec et al., MIDL 2019, arXiv 1812.07032; Medical Image Analysis 67:101851 (2021)',
  equation: 'Ma 2020, section 4.1',
  formula: 'L = \\frac{1}{N} \\sum_i \\phi_i s_i',
  range: '(-inf, inf)',
  use: 'With a region loss, and a weight that grows during training; alone it prefers an empty prediction.',
  parameters: { ...distributionOptions, ...foregroundOption, ...spacingOption },
  build(values, context) {
    const signed = distanceMap(targetMask(context), 'signed', values.spacing);
    return reduceVoxelMap(mul(signed, context.probability), values, context);
  },
});
