import { weightsOfClasses } from '../define/classes.ts';
import type { LossContext } from '../define/context.ts';
import { defineLoss } from '../define/define-loss.ts';
import { backgroundOption, compoundReduction, regionOptions } from '../define/options/index.ts';
import { choice, number } from '../define/parameters.ts';
import { smallestBase } from '../define/powers.ts';
import { sumVoxels } from '../define/voxels.ts';
import { add, classVector, div, divideOr, less, maximum, mul, pow, where } from '../graph/builder.ts';
import type { Expr } from '../graph/expr.ts';
import { reduceVoxels } from './distribution.ts';
import { reduceRatios } from './region.ts';

const { batch, smoothNr, smoothDr, emptyTarget } = regionOptions;

/** A power of a base that is kept from 0. */
const power = (base: Expr, exponent: number): Expr => pow(maximum(base, smallestBase), exponent);

/** The options of both parts, resolved. */
interface FocalValues {
  readonly variant: 'asymmetric' | 'symmetric';
  readonly delta: number;
  readonly gamma: number;
  readonly smoothNr: number;
  readonly smoothDr: number;
}

/**
 * Gives the terms of the cross entropy: of the background, which is discounted where it is easy, and of the other classes
 * [NCV]. Where each channel is a question of its own, the answer no is background.
 */
function entropyTerms({ variant, delta, gamma }: FocalValues, context: LossContext) {
  const { binary, probability: s, complement: notS, target: g, absent: notG } = context;
  const yes = mul(g, context.negativeLogLikelihood);
  const no = mul(notG, context.complementNegativeLogLikelihood);
  return {
    background: mul(1 - delta, mul(power(binary ? s : notS, gamma), binary ? no : yes)),
    others: mul(delta, variant === 'symmetric' ? mul(power(notS, gamma), yes) : yes),
  };
}

/** Gives `1 - M` of one answer as one ratio, which keeps its digits near perfection. */
function tverskyLoss(
  { delta, smoothNr, smoothDr }: FocalValues,
  hits: Expr,
  missed: Expr,
  alarms: Expr,
): Expr {
  const errors = add(mul(delta, missed), mul(1 - delta, alarms));
  return divideOr(add(errors, smoothDr - smoothNr), add(add(hits, errors), smoothDr), 1);
}

/** Creates the unified focal loss: a focal cross entropy and a focal Tversky loss, which treat rare classes unlike background. */
export const unifiedFocal = defineLoss({
  id: 'unified-focal',
  title: 'Unified focal loss',
  family: 'compound',
  citation: 'Yeung et al., Computerized Medical Imaging and Graphics 95, 2022, arXiv 2102.04525',
  equation: 'Yeung 2022, eq. (19)',
  formula:
    'L = -\\frac{\\lambda}{N} \\sum_i \\left( (1 - \\delta)(1 - s_i^0)^\\gamma g_i^0 \\log s_i^0 + \\delta \\sum_{c > 0} g_i^c \\log s_i^c \\right) + (1 - \\lambda) E_c \\left[ (1 - M_0), (1 - M_c)^{1 - \\gamma} \\right]',
  range: '[0, inf)',
  use: 'Small foreground: background is discounted where it is easy, rare classes are stressed where they are hard.',
  parameters: {
    ...backgroundOption,
    batch,
    ...compoundReduction,
    smoothNr,
    smoothDr,
    emptyTarget,
    variant: choice(
      ['asymmetric', 'symmetric'],
      'Whether only the background is discounted and only the others are stressed, or all classes alike.',
    ),
    lambda: number(0.5, 'Weight of the cross entropy against the Tversky part.', { min: 0, max: 1 }),
    delta: number(
      0.6,
      'Weight of missed voxels against false alarms, and of the others against background.',
      {
        min: 0,
        max: 1,
      },
    ),
    gamma: number(0.5, 'How strongly easy voxels are discounted, and hard classes are stressed.', {
      min: 0,
      below: 1,
    }),
  },
  build(values, context) {
    const { binary, classes } = context;
    const isBackground = less(
      0.5,
      classVector(Array.from({ length: classes }, (_, c) => (c === 0 && !binary ? 1 : 0))),
    );
    const shared = { ...values, classWeights: undefined, aggregate: 'macro' } as const;

    const { background, others } = entropyTerms(values, context);
    const terms = binary ? add(others, background) : where(isBackground, background, others);
    const entropy = reduceVoxels(mul(weightsOfClasses(shared, context), terms), shared, context);

    const { probability: s, complement: notS, target: g, absent: notG } = context;
    const over = (part: Expr) => sumVoxels(part, values, context);
    const sums = {
      hits: over(mul(s, g)),
      missed: over(mul(notS, g)),
      alarms: over(mul(s, notG)),
      rejections: over(mul(notS, notG)),
    };
    const focused = (loss: Expr) => power(loss, 1 - values.gamma);
    const ofBackground = (loss: Expr) => (values.variant === 'symmetric' ? focused(loss) : loss);
    const overlap = reduceRatios(shared, context, sums, (all) => {
      const yes = tverskyLoss(values, all.hits, all.missed, all.alarms);
      if (!binary) return where(isBackground, ofBackground(yes), focused(yes));
      const no = tverskyLoss(values, all.rejections, all.alarms, all.missed);
      return div(add(focused(yes), ofBackground(no)), 2);
    });
    return add(mul(values.lambda, entropy), mul(1 - values.lambda, overlap));
  },
});
