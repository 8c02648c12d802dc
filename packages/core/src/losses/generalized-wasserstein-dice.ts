import type { LossContext } from '../define/context.ts';
import { defineLoss } from '../define/define-loss.ts';
import { reductionOption, regionOptions, smoothingOptions } from '../define/options/index.ts';
import { choice, optionalMatrix } from '../define/parameters.ts';
import { sumVoxels, weigh } from '../define/voxels.ts';
import { ParameterError } from '../errors/errors.ts';
import { add, classVector, div, indicator, less, mul, sub, sum } from '../graph/builder.ts';
import type { Expr } from '../graph/expr.ts';
import { answeredIn } from './distribution.ts';
import { lossOf, reduceSamples, smoothRatio } from './region.ts';

type Matrix = readonly (readonly number[])[];

/** Gives the number of classes that distances are for: a single channel has two, no and yes. */
const countAnswers = ({ classes }: LossContext): number => (classes === 1 ? 2 : classes);

const subject = "parameter 'distances' of 'generalized-wasserstein-dice'";

/** Refuses distances that are not symmetric, or in which a class is further from another one than from the background. */
function checkDistances(distances: Matrix | undefined): void {
  if (!distances) return;
  const fail = (reason: string, remedy: string): never => {
    throw new ParameterError({ subject, reason, remedy });
  };
  const most = Math.max(...distances.flat());
  for (const [c, row] of distances.entries()) {
    for (const [l, distance] of row.entries()) {
      if (c === l && distance !== 0)
        fail(`the distance of class ${c} to itself is ${distance}`, 'Give 0 on the diagonal.');
      if (distance !== distances[l]![c])
        fail(`[${c}][${l}] is ${distance}, [${l}][${c}] is ${distances[l]![c]}`, 'Give a symmetric matrix.');
    }
    if (c > 0 && row[0] !== most)
      fail(
        `class ${c} is ${row[0]} from the background, and the largest distance is ${most}`,
        'Give every class the largest distance to the background.',
      );
  }
}

/** Gives the distances of the classes of a prediction, divided by their maximum. */
function distancesFor(distances: Matrix, context: LossContext): Matrix {
  const answers = countAnswers(context);
  if (distances.length === answers) {
    const most = Math.max(...distances.flat());
    return distances.map((row) => row.map((distance) => distance / most));
  }
  throw new ParameterError({
    subject,
    reason: `has ${distances.length} rows for ${answers} classes`,
    remedy: `Give ${answers} rows of ${answers} numbers, one for each class${answers === 2 ? ', no and yes with one channel' : ''}.`,
  });
}

/** `d`: how far the prediction of a voxel is from its target [NV]. */
function distanceOf(distances: Matrix | undefined, context: LossContext): Expr {
  const { binary, isNormalized, target, absent, probability, complement } = context;
  // Two answers are as far from each other as any.
  const relative = distances && distancesFor(distances, context);
  if (binary) return sum(add(mul(target, complement), mul(absent, probability)), 'C');
  if (!relative) {
    const others = isNormalized ? complement : sub(sum(probability, 'C'), probability);
    return sum(mul(target, others), 'C');
  }
  const parts = relative.map((row, c) => {
    const isClass = classVector(row.map((_, l) => (l === c ? 1 : 0)));
    return mul(sum(mul(target, isClass), 'C'), sum(mul(probability, classVector(row)), 'C'));
  });
  return parts.reduce(add);
}

/** Creates the generalized Wasserstein Dice loss: Dice in which a mistake between similar classes costs less. */
export const generalizedWassersteinDice = defineLoss({
  id: 'generalized-wasserstein-dice',
  title: 'Generalized Wasserstein Dice loss',
  family: 'region',
  citation:
    'Fidon et al., BrainLes 2017, arXiv 1707.00478; weightType volume: Tilborghs et al., 2020, arXiv 2007.15546',
  equation: 'Fidon 2017, eq. (10)',
  formula:
    'L = 1 - \\frac{2 \\sum_i (1 - g_i^0)(1 - d_i)}{2 \\sum_i (1 - g_i^0)(1 - d_i) + \\sum_i d_i}, \\quad d_i = \\sum_{c,l} M_{cl} g_i^c s_i^l',
  range: '[0, 1]',
  use: 'Classes some of which are alike, such as parts of a tumour.',
  isExclusive: true,
  parameters: {
    batch: regionOptions.batch,
    ...reductionOption,
    ...smoothingOptions,
    distances: optionalMatrix(
      'How far each class is from each other one; the largest distance to the background. Default 1.',
    ),
    weightType: choice(
      ['foreground', 'volume'],
      'Whether voxels of all classes but the background weigh 1, or those of each class as much as its volume is small.',
    ),
  },
  checkTogether: ({ distances }) => checkDistances(distances),
  build(values, context) {
    const { binary, classes, target, absent } = context;
    const distance = distanceOf(values.distances, context);
    const answered = answeredIn({ includeBackground: true }, context);
    const over = (terms: Expr) => sum(weigh(mul(terms, answered), context), values.batch ? 'NV' : 'V');
    const near = sub(1, distance);
    const score = () => {
      if (values.weightType === 'foreground') {
        const isForeground = binary
          ? sum(target, 'C')
          : sum(mul(target, classVector(Array.from({ length: classes }, (_, c) => (c === 0 ? 0 : 1)))), 'C');
        const right = mul(2, over(mul(isForeground, near)));
        return smoothRatio(values, right, add(right, over(distance)));
      }
      const rarityOf = (answer: Expr) => div(answer, add(sumVoxels(answer, values, context), 1));
      const rarity = sum(binary ? add(rarityOf(target), rarityOf(absent)) : rarityOf(target), 'C');
      const right = mul(2, over(mul(rarity, near)));
      return smoothRatio(values, right, over(mul(rarity, sub(2, distance))));
    };
    const weight = mul(context.weightPerSample, answered);
    const isScored = less(0, values.batch ? sum(weight, 'N') : weight);
    const scored = context.voxelWeights || answered !== 1 ? indicator(isScored) : 1;
    return reduceSamples(mul(lossOf(score()), scored), values);
  },
});
