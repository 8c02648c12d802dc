import { weightsOfClasses } from '../define/classes.ts';
import { defineLoss } from '../define/define-loss.ts';
import { distributionOptions, labelSmoothingOption, positiveWeightOption } from '../define/options/index.ts';
import { choice, flag, number, optionalNumber } from '../define/parameters.ts';
import { weigh } from '../define/voxels.ts';
import { div, divideOrZero, hardest, indicator, less, mul, size, sum } from '../graph/builder.ts';
import { answeredIn, crossEntropyTerms, perVoxel, trueProbability } from './distribution.ts';

/** Creates the top-k loss: the mean cross entropy of the hardest voxels. */
export const topK = defineLoss({
  id: 'top-k',
  title: 'Top-k loss',
  family: 'distribution',
  citation: 'Wu et al., arXiv 1605.06885',
  equation: 'Ma 2020, eq. (4)',
  formula:
    'L = -\\frac{1}{|K|} \\sum_{i \\in K} \\sum_c g_i^c \\log s_i^c, \\quad K = \\text{hardest voxels}',
  range: '[0, inf)',
  use: 'Many easy voxels and few hard ones; the easy ones are left out.',
  parameters: {
    ...distributionOptions,
    ...labelSmoothingOption,
    ...positiveWeightOption,
    batch: flag(false, 'Whether the hardest voxels are those of the whole batch instead of each sample.'),
    k: number(0.1, 'Share of the voxels that is kept; at least one voxel.', { above: 0, max: 1 }),
    threshold: optionalNumber('Keeps the voxels with a lower true-class probability instead of a share.', {
      min: 1e-30,
      max: 1,
    }),
    normalize: choice(
      ['kept', 'all'],
      'What the mean divides by: the voxels that are kept, or all that count.',
    ),
  },
  build(values, context) {
    const { batch, k, threshold } = values;
    const losses = perVoxel(
      mul(weightsOfClasses(values, context), crossEntropyTerms(context, values)),
      values,
      context,
    );
    const answered = answeredIn(values, context);
    const counted = mul(context.counted ?? 1, answered);
    const kept =
      threshold === undefined
        ? hardest(losses, counted, k, batch)
        : mul(indicator(less(trueProbability(values, context), threshold)), counted);
    const weights = context.isWeighted ? weigh(kept, context) : kept;
    const terms = mul(losses, weights);
    if (values.reduction === 'none') return terms;
    const axes = batch ? 'NV' : 'V';
    if (values.reduction === 'sum') return sum(terms, 'NV');
    const all = sum(mul(context.weightPerSample, answered), batch ? 'N' : '');
    const means = divideOrZero(sum(terms, axes), values.normalize === 'kept' ? sum(weights, axes) : all);
    return batch ? means : div(sum(means, 'N'), size('N'));
  },
});
