import { add, divideOrZero, log, maximum, mul, pow, softplus, sub, sum } from '../builder.ts';
import { type LossContext, weightsOfClasses, whereCounted } from '../context.ts';
import { defineLoss } from '../define-loss.ts';
import type { Expr } from '../expr.ts';
import { compoundReduction, regionOptions } from '../options.ts';
import { number } from '../parameters.ts';
import { reduceVoxels, smallestBase } from './distribution.ts';
import { reduceRatios, regionStatistics, sumVoxels } from './region.ts';

const { smoothNr: _numerator, smoothDr: _denominator, classWeights: _weights, ...options } = regionOptions;

/** Floor of a sum under a logarithm; without smoothing a sum may be 0. */
const smallestSum = 1e-20;

const power = (base: Expr, exponent: number): Expr => pow(maximum(base, smallestBase), exponent);

/** `sqrt(sum of all frequencies / frequency)` of an answer, 0 when nobody gives it. */
function rarity(answer: Expr, batch: boolean, context: LossContext): Expr {
  const voxels = batch ? sum(context.countedPerSample, 'N') : context.countedPerSample;
  const frequency = sum(whereCounted(answer, context), batch ? 'NV' : 'V');
  const total = context.binary ? voxels : sum(frequency, 'C');
  return pow(divideOrZero(total, frequency), 0.5);
}

/** Creates the exponential logarithmic loss: powers of the logarithms of Dice and of cross entropy. */
export const exponentialLogarithmic = defineLoss({
  id: 'exponential-logarithmic',
  title: 'Exponential logarithmic loss',
  family: 'compound',
  citation: 'Wong et al., MICCAI 2018',
  equation: 'Ma 2020, eq. (16)',
  formula:
    'L = w_{Dice} E_c[(-\\log D_c)^{\\gamma_{Dice}}] + w_{CE} E_i[w_c (-\\log s_i)^{\\gamma_{CE}}], \\quad w_c = \\sqrt{\\sum_k f_k / f_c}',
  range: '[0, inf)',
  use: 'Structures of very different size, some of them tiny.',
  parameters: {
    ...options,
    ...compoundReduction,
    weightDice: number(0.8, 'Weight of the Dice part.', { min: 0 }),
    weightCe: number(0.2, 'Weight of the cross entropy part.', { min: 0 }),
    gammaDice: number(0.3, 'Power of the logarithm of Dice.', { above: 0 }),
    gammaCe: number(0.3, 'Power of the logarithm of the true-class probability.', { above: 0 }),
    smooth: number(1, 'Added to numerator and denominator of Dice.', { min: 0 }),
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
      return power(softplus(sub(safeLog(all.error), agreement)), values.gammaDice);
    });
    const part = (answer: Expr, surprise: Expr) =>
      mul(mul(rarity(answer, batch, context), answer), power(surprise, values.gammaCe));
    const yes = part(context.target, context.surprise);
    const terms = context.binary ? add(yes, part(context.absent, context.complementSurprise)) : yes;
    const entropy = reduceVoxels(mul(weightsOfClasses(shared, context), terms), shared, context);
    return add(mul(values.weightDice, overlap), mul(values.weightCe, entropy));
  },
});
