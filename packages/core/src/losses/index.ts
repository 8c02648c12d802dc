import type { Loss, LossFactory } from '../define/define-loss.ts';
import { describe } from '../define/parameters.ts';
import { UnknownLossError } from '../errors/errors.ts';
import { suggest } from '../errors/suggest.ts';
import { asymmetricSimilarity } from './asymmetric-similarity.ts';
import { blob } from './blob.ts';
import { boundary } from './boundary.ts';
import { boundaryDou } from './boundary-dou.ts';
import { clDice } from './cl-dice.ts';
import { combo } from './combo.ts';
import { crossEntropy } from './cross-entropy.ts';
import { dice } from './dice.ts';
import { diceBoundary } from './dice-boundary.ts';
import { diceCe } from './dice-ce.ts';
import { diceCeSkeletonRecall } from './dice-ce-skeleton-recall.ts';
import { diceClDice } from './dice-cl-dice.ts';
import { diceFocal } from './dice-focal.ts';
import { diceHausdorff } from './dice-hausdorff.ts';
import { diceTopK } from './dice-top-k.ts';
import { distancePenalizedCrossEntropy } from './distance-penalized-cross-entropy.ts';
import { exponentialLogarithmic } from './exponential-logarithmic.ts';
import { focal } from './focal.ts';
import { focalTversky } from './focal-tversky.ts';
import { generalizedDice } from './generalized-dice.ts';
import { generalizedDiceBoundary } from './generalized-dice-boundary.ts';
import { generalizedSurface } from './generalized-surface.ts';
import { generalizedWassersteinDice } from './generalized-wasserstein-dice.ts';
import { hausdorff } from './hausdorff.ts';
import { iou } from './iou.ts';
import { logCoshDice } from './log-cosh-dice.ts';
import { logHausdorff } from './log-hausdorff.ts';
import { lovaszSoftmax } from './lovasz-softmax.ts';
import { matthews } from './matthews.ts';
import { neighborAwareCalibration } from './neighbor-aware-calibration.ts';
import { noiseRobustDice } from './noise-robust-dice.ts';
import { penaltyGeneralizedDice } from './penalty-generalized-dice.ts';
import { polyCrossEntropy } from './poly-cross-entropy.ts';
import { regionWise } from './region-wise.ts';
import { sensitivitySpecificity } from './sensitivity-specificity.ts';
import { skeletonRecall } from './skeleton-recall.ts';
import { topK } from './top-k.ts';
import { tversky } from './tversky.ts';
import { unifiedFocal } from './unified-focal.ts';
import { weightedCrossEntropy } from './weighted-cross-entropy.ts';

/** Lists every loss, family by family. */
export const allLosses = [
  crossEntropy,
  weightedCrossEntropy,
  topK,
  focal,
  distancePenalizedCrossEntropy,
  polyCrossEntropy,
  neighborAwareCalibration,
  sensitivitySpecificity,
  dice,
  iou,
  tversky,
  generalizedDice,
  focalTversky,
  asymmetricSimilarity,
  penaltyGeneralizedDice,
  lovaszSoftmax,
  generalizedWassersteinDice,
  logCoshDice,
  matthews,
  boundaryDou,
  noiseRobustDice,
  clDice,
  skeletonRecall,
  boundary,
  hausdorff,
  generalizedSurface,
  regionWise,
  logHausdorff,
  combo,
  exponentialLogarithmic,
  diceCe,
  diceTopK,
  diceFocal,
  diceBoundary,
  diceHausdorff,
  generalizedDiceBoundary,
  unifiedFocal,
  diceClDice,
  diceCeSkeletonRecall,
  blob,
] as unknown as readonly LossFactory[];

/**
 * Finds a loss by its id, such as `generalized-dice`.
 *
 * @throws UnknownLossError with the nearest known id.
 */
export function findLoss(id: string): LossFactory {
  const found = allLosses.find((loss) => loss.id === id);
  if (found) return found;
  // Callers without types may give anything.
  const name = typeof id === 'string' ? id : describe(id);
  throw new UnknownLossError({
    subject: `loss '${name}'`,
    reason: 'no such loss',
    remedy: suggest(
      name,
      allLosses.map((loss) => loss.id),
    ),
  });
}

/**
 * Makes a loss from its id and any object of parameters, for callers that learn both at run time.
 *
 * @throws UnknownLossError or ParameterError.
 */
export function createLoss(id: string, parameters: unknown = {}): Loss {
  return findLoss(id)(parameters as object);
}

export {
  asymmetricSimilarity,
  blob,
  boundary,
  boundaryDou,
  clDice,
  combo,
  crossEntropy,
  dice,
  diceBoundary,
  diceCe,
  diceCeSkeletonRecall,
  diceClDice,
  diceFocal,
  diceHausdorff,
  diceTopK,
  distancePenalizedCrossEntropy,
  exponentialLogarithmic,
  focal,
  focalTversky,
  generalizedDice,
  generalizedDiceBoundary,
  generalizedSurface,
  generalizedWassersteinDice,
  hausdorff,
  iou,
  logCoshDice,
  logHausdorff,
  lovaszSoftmax,
  matthews,
  neighborAwareCalibration,
  noiseRobustDice,
  penaltyGeneralizedDice,
  polyCrossEntropy,
  regionWise,
  sensitivitySpecificity,
  skeletonRecall,
  topK,
  tversky,
  unifiedFocal,
  weightedCrossEntropy,
};
