import { classesLeft, weightsOfClasses } from '../define/classes.ts';
import type { LossContext } from '../define/context.ts';
import { defineLoss } from '../define/define-loss.ts';
import { compoundReduction, overlapOptions } from '../define/options/index.ts';
import { choice, weight } from '../define/parameters.ts';
import { targetMask, weigh } from '../define/voxels.ts';
import {
  add,
  componentSum,
  div,
  divideOrZero,
  indicator,
  less,
  mul,
  sub,
  sum,
  where,
} from '../graph/builder.ts';
import type { Expr } from '../graph/expr.ts';
import { addParts } from './compound.ts';
import { dice } from './dice.ts';
import { iou } from './iou.ts';
import { lossOf, smoothRatio } from './region.ts';
import { tversky } from './tversky.ts';

/** The options of the part of the components, resolved. */
interface BlobValues {
  readonly base: 'dice' | 'iou' | 'tversky';
  readonly alpha: number;
  readonly beta: number;
  readonly smoothNr: number;
  readonly smoothDr: number;
}

/** Gives the loss of a component from its intersection, prediction and volume. */
function baseTerm(values: BlobValues, intersection: Expr, prediction: Expr, volume: Expr): Expr {
  const [extra, missed] = [sub(prediction, intersection), sub(volume, intersection)];
  const score = {
    dice: () => smoothRatio(values, mul(2, intersection), add(prediction, volume)),
    iou: () => smoothRatio(values, intersection, add(intersection, add(extra, missed))),
    tversky: () =>
      smoothRatio(
        values,
        intersection,
        add(intersection, add(mul(values.alpha, extra), mul(values.beta, missed))),
      ),
  };
  return lossOf(score[values.base]());
}

/** Gives the mean over the components of each class of their losses, and 1 where a class has any [NC]. */
function ofComponents(
  values: BlobValues & { readonly connectivity: 'faces' | 'full' },
  context: LossContext,
): { readonly mean: Expr; readonly hasAny: Expr } {
  const mask = targetMask(context);
  const overComponent = (terms: Expr | number) => componentSum(terms, mask, values.connectivity);
  const predicted = weigh(context.probability, context);
  const intersection = overComponent(predicted);
  const volume = overComponent(context.voxelWeights ?? 1);
  // Voxels of other components count nowhere.
  const outside = sum(where(mask, 0, predicted), 'V');
  const terms = baseTerm(values, intersection, add(intersection, outside), volume);
  const size = overComponent(1);
  const share = where(mask, div(1, where(mask, size, 1)), 0);
  const components = sum(share, 'V');
  return {
    mean: divideOrZero(sum(mul(share, terms), 'V'), components),
    hasAny: indicator(less(0, components)),
  };
}

/** Creates the blob loss: a region loss, and its mean over the connected components of the target. */
export const blob = defineLoss({
  id: 'blob',
  title: 'Blob loss',
  family: 'compound',
  citation: 'Kofler et al., IPMI 2023, arXiv 2205.08209',
  equation: 'Kofler 2023',
  formula: 'L = w_{global} L_{base} + w_{blob} E_b[L_{base}(b)]',
  range: '[0, inf)',
  use: 'Many lesions of different sizes: each counts the same, however small it is.',
  parameters: {
    ...overlapOptions,
    ...compoundReduction,
    base: choice(['dice', 'iou', 'tversky'], 'The region loss.'),
    alpha: weight(0.3, 'Weight of false positives in base tversky.'),
    beta: weight(0.7, 'Weight of false negatives in base tversky.'),
    connectivity: choice(['faces', 'full'], 'Whether voxels of a component share faces, or corners too.'),
    weightGlobal: weight(2, 'Weight of the region loss of the whole image.'),
    weightBlob: weight(1, 'Weight of the mean over components.'),
  },
  build(values, context) {
    const { reduction } = values;
    const whole = {
      dice: () => dice.build({ ...dice.defaults, ...values }, context),
      iou: () => iou.build({ ...iou.defaults, ...values }, context),
      tversky: () => tversky.build({ ...tversky.defaults, ...values }, context),
    }[values.base]();
    const { mean, hasAny } = ofComponents(values, context);
    // Of classes that exclude each other, the background has no blobs.
    const shown = { ...values, includeBackground: context.binary };
    const terms = sum(mul(mul(mean, hasAny), weightsOfClasses(shown, context)), 'NC');
    const pairs = sum(mul(hasAny, classesLeft(shown, context)), 'NC');
    return addParts(
      [values.weightGlobal, whole],
      [values.weightBlob, reduction === 'sum' ? terms : divideOrZero(terms, pairs)],
    );
  },
});
