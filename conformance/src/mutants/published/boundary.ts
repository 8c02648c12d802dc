import { hausdorff } from '@segloss/core';
import { build, type Expr, type LossContext } from '@segloss/core/define';
import type { Mutant } from '../mutant.ts';
import { whereCounted, wrongly } from './wrongly.ts';

const { add, classVector, distanceMap, div, equal, less, maximum, mul, pow, reduceMax, sum } = build;

/** The parts of a Hausdorff distance loss that somebody may choose otherwise. */
interface Parts {
  readonly predicted: Expr;
  readonly weight: (toTarget: Expr, toPrediction: Expr, alpha: number) => Expr;
  readonly error: (mismatch: Expr) => Expr;
}

const rightParts = (context: LossContext): Parts => ({
  predicted: less(0.5, whereCounted(context.probability, context)),
  weight: (a, b, alpha) => add(pow(a, alpha), pow(b, alpha)),
  error: (mismatch) => mul(mismatch, mismatch),
});

function hausdorffWith(what: string, partsOf: (context: LossContext) => Partial<Parts>): Mutant {
  return wrongly(hausdorff, what, (values, context, right) => {
    const { classes, target, mismatch, weightPerSample } = context;
    if (values.oneSided || values.reduction !== 'mean' || values.classWeights) return right(values, context);
    const { predicted, weight, error } = { ...rightParts(context), ...partsOf(context) };
    const map = (mask: Expr): Expr => distanceMap(mask, 'unsigned', values.spacing);
    const distances = weight(map(less(0.5, whereCounted(target, context))), map(predicted), values.alpha);
    const isKept = (c: number): boolean => c > 0 || classes === 1 || values.includeBackground;
    const kept = Array.from({ length: classes }, (_, c) => (isKept(c) ? 1 : 0));
    const terms = mul(classVector(kept), whereCounted(mul(error(mismatch), distances), context));
    const voxels = maximum(sum(weightPerSample, 'N'), 1);
    return div(sum(terms, 'NCV'), mul(voxels, kept.filter(Boolean).length));
  });
}

/** Lists published bugs of the boundary losses. Wrong distance maps are among the mutants of rules. */
export const ofBoundary: readonly Mutant[] = [
  hausdorffWith('Kervadec: prediction by the largest probability', ({ probability }) => ({
    predicted: equal(probability, reduceMax(probability, 'C')),
  })),
  hausdorffWith('Ma 2021: errors not squared', () => ({ error: (mismatch) => mismatch })),
  hausdorffWith('power of the sum of the distances', () => ({
    weight: (a, b, alpha) => pow(add(a, b), alpha),
  })),
];
