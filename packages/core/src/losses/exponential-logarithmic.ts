import { weightsOfClasses } from '../define/classes.ts';
import type { LossContext } from '../define/context.ts';
import { defineLoss } from '../define/define-loss.ts';
import { compoundReduction, regionOptions } from '../define/options/index.ts';
import { number, smoothing, weight } from '../define/parameters.ts';
import { boundedPower } from '../define/powers.ts';
import { sumAnnotated, sumVoxels, totalWeight } from '../define/voxels.ts';
import { add, divideOrZero, log, maximum, mul, pow, softplus, sub, sum } from '../graph/builder.ts';
import type { Expr } from '../graph/expr.ts';
import { reduceVoxels } from './distribution.ts';
import { reduceRatios, regionStatistics } from './region.ts';

const { smoothNr: _numerator, smoothDr: _denominator, classWeights: _weights, ...options } = regionOptions;

/** Floor of a sum under a logarithm; without smoothing a sum may be 0. */
const smallestSum = 1e-20;

/** Bounds of the exponents. */
const powers = { min: 0.01, max: 3 } as const;

/** Adds the frequencies of all classes, for each class in the samples where it was annotated. */
function totalOfClasses(answer: Expr, frequency: Expr, batch: boolean, context: LossContext): Expr {
  if (!batch || !context.annotated) return sum(frequency, 'C');
  return sumAnnotated(sum(sumVoxels(answer, { batch: false }, context), 'C'), context);
}

/** `sqrt(sum of all frequencies / frequency)` of an answer, 0 when nobody gives it. */
function rarity(answer: Expr, batch: boolean, context: LossContext): Expr {
  const frequency = sumVoxels(answer, { batch }, context);
  const total = context.binary
    ? totalWeight({ batch }, context)
    : totalOfClasses(answer, frequency, batch, context);
  return pow(divideOrZero(total, frequency), 0.5);
}

/** Creates the exponential logarithmic loss: powers of the logarithms of Dice and of cross entropy. */
export const exponentialLogarithmic = defineLoss({
  id: 'exponential-logarithmic',
  title: 'Exponential logarithmic loss',
  family: 'compound',
  citation: 'Wong et al., MICCAI 2018, arXiv 1809.00076',
  equation: 'Ma 2020, eq. (16)',
  formula:
    'L = w_{Dice} E_c[(-\\log D_c)^{\\gamma_{Dice}}] + w_{CE} E_i[w_c (-\\log s_i)^{\\gamma_{CE}}], \\quad w_c = \\sqrt{\\sum_k f_k / f_c}',
  range: '[0, inf)',
  use: 'Structures of very different size, some of them tiny.',
  parameters: {
    ...options,
    ...compoundReduction,
    weightDice: weight(0.8, 'Weight of the Dice part.'),
    weightCe: weight(0.2, 'Weight of the cross entropy part.'),
    gammaDice: number(0.3, 'Power of the logarithm of Dice.', powers),
    gammaCe: number(
      0.3,
      'Power of the logarithm of the true-class probability; a power above 1e30 counts as 1e30, with gradient 0.',
      powers,
    ),
    smooth: smoothing(1, 'Added to numerator and denominator of Dice.'),
  },
  build(values, context) {
    const { smooth, batch } = values;
    const shared = { ...values, smoothNr: smooth, smoothDr: smooth, classWeights: undefined };
    const safeLog = (value: Expr) => log(maximum(value, smallestSum));
    // P + G - 2I as a sum of its own, and -log Dice as log(1 + u): both keep their digits near perfection.
    const { probability, complement, target, absent, mismatch } = context;
    const error = values.softLabels ? mismatch : add(mul(probability, absent), mul(complement, target));
    const sums = {
      intersection: regionStatistics(shared, context).intersection,
      error: sumVoxels(error, values, context),
    };
    const overlap = reduceRatios({ ...shared, aggregate: 'macro' }, context, sums, (all) => {
      const agreement = safeLog(add(mul(2, all.intersection), smooth));
      return boundedPower(softplus(sub(safeLog(all.error), agreement)), values.gammaDice);
    });
    const part = (answer: Expr, nll: Expr) =>
      mul(mul(rarity(answer, batch, context), answer), boundedPower(nll, values.gammaCe));
    const yes = part(context.target, context.negativeLogLikelihood);
    const terms = context.binary
      ? add(yes, part(context.absent, context.complementNegativeLogLikelihood))
      : yes;
    const entropy = reduceVoxels(mul(weightsOfClasses(shared, context), terms), shared, context);
    return add(mul(values.weightDice, overlap), mul(values.weightCe, entropy));
  },
});
