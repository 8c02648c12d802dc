import { classesLeft } from '../define/classes.ts';
import { defineLoss } from '../define/define-loss.ts';
import {
  distributionOptions,
  foregroundOption,
  smoothingOptions,
  spacingOption,
} from '../define/options/index.ts';
import { flag } from '../define/parameters.ts';
import { sumVoxels, targetMask } from '../define/voxels.ts';
import { classVector, distanceMap, indicator, less, mul, sub, sum } from '../graph/builder.ts';
import { balance, balanceOptions } from './generalized-dice.ts';
import { lossOf, reduceSamples, smoothRatio } from './region.ts';

/** Creates the generalized surface loss: how much of the squared distances of all classes the prediction does not cover. */
export const generalizedSurface = defineLoss({
  id: 'generalized-surface',
  title: 'Generalized surface loss',
  family: 'boundary',
  citation: 'Celaya, Riviere and Fuentes, 2023, arXiv 2302.03868',
  equation: 'Celaya 2023, eq. (8)',
  formula:
    'L = 1 - \\frac{\\sum_c w_c \\sum_i (D_i^c (1 - (g_i^c + s_i^c)))^2}{\\sum_c w_c \\sum_i (D_i^c)^2}',
  range: '[0, 1]',
  use: 'Borders, with a region loss and a weight that grows during training.',
  parameters: {
    ...distributionOptions,
    ...foregroundOption,
    batch: flag(false, 'Whether sums are taken over the whole batch instead of per sample.'),
    ...smoothingOptions,
    ...balanceOptions,
    ...spacingOption,
  },
  build(values, context) {
    const { probability, complement, target, absent } = context;
    const map = distanceMap(targetMask(context), 'signed', values.spacing);
    // `1 - g - s`, without cancellation.
    const covered = sub(mul(absent, complement), mul(target, probability));
    const over = (terms: typeof map) => sumVoxels(terms, values, context);
    const kept = classesLeft(values, context, values.batch);
    const balanced = balance({ ...values, emptyTarget: 'smooth' }, kept, over(target));
    const weights = values.classWeights ? mul(balanced, classVector(values.classWeights)) : balanced;
    const add = (sums: typeof map) => sum(mul(weights, sums), 'C');
    const distances = mul(map, map);
    const whole = add(over(distances));
    const ratio = smoothRatio(values, add(over(mul(distances, mul(covered, covered)))), whole);
    return reduceSamples(mul(lossOf(ratio), indicator(less(0, whole))), values);
  },
});
