import { classesLeft, weightsOfClasses } from '../define/classes.ts';
import { defineLoss } from '../define/define-loss.ts';
import { distributionOptions, positiveWeightOption } from '../define/options/index.ts';
import { choice, oddNumber, weight } from '../define/parameters.ts';
import { abs, add, divideOrZero, less, mul, sub, sum, where, windowMean } from '../graph/builder.ts';
import { crossEntropyTerms, perVoxel, reduceLosses } from './distribution.ts';

/** Creates the neighbour-aware calibration loss: cross entropy, and logits that follow the labels of the neighbours. */
export const neighborAwareCalibration = defineLoss({
  id: 'neighbor-aware-calibration',
  title: 'Neighbor-aware calibration loss',
  family: 'distribution',
  citation: 'Murugesan et al., MICCAI 2023, arXiv 2303.06268',
  equation: 'Murugesan 2023, eq. (5)',
  formula:
    'L = -\\frac{1}{N} \\sum_i \\sum_c g_i^c \\log s_i^c + \\frac{\\alpha}{N C} \\sum_i \\sum_c |\\tau_i^c - z_i^c|, \\quad \\tau_i^c = \\text{mean of } g^c \\text{ around } i',
  range: '[0, inf)',
  use: 'Probabilities that are to be trusted: it keeps logits small, and lower near borders.',
  needsLogits: true,
  parameters: {
    ...distributionOptions,
    ...positiveWeightOption,
    alpha: weight(0.1, 'Weight of the distance of the logits to the share of each class in the window.'),
    size: oddNumber(3, 'Number of voxels along each axis of the window.'),
    distance: choice(['l1', 'l2'], 'Whether the distance is absolute or squared.'),
    border: choice(
      ['share', 'zero'],
      'Whether the share is that of the voxels in the image, or voxels outside of it count as no class.',
    ),
  },
  build(values, context) {
    const entropy = perVoxel(
      mul(weightsOfClasses(values, context), crossEntropyTerms(context, values)),
      values,
      context,
    );
    const share = windowMean(context.target, context.counted ?? 1, values.size, values.border);
    // The logit of a class that was not annotated is far below all others: its square would overflow.
    const logits = context.annotated
      ? where(less(0.5, context.annotated), context.logits, 0)
      : context.logits;
    const difference = sub(share, logits);
    const distance = values.distance === 'l1' ? abs(difference) : mul(difference, difference);
    const left = classesLeft(values, context);
    const mean = divideOrZero(sum(mul(distance, left), 'C'), sum(left, 'C'));
    return reduceLosses(add(entropy, mul(values.alpha, mean)), values, context);
  },
});
