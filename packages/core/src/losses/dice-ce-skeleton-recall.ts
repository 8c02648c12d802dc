import { defineLoss } from '../define/define-loss.ts';
import { compoundReduction, partWeight } from '../define/options/index.ts';
import { addParts } from './compound.ts';
import { crossEntropy } from './cross-entropy.ts';
import { dice } from './dice.ts';
import { skeletonRecall, tubeOptions } from './skeleton-recall.ts';

/** Creates the weighted sum of Dice, cross entropy and the skeleton recall loss. */
export const diceCeSkeletonRecall = defineLoss({
  id: 'dice-ce-skeleton-recall',
  title: 'Dice + cross entropy + skeleton recall',
  family: 'compound',
  citation: 'Kirchhoff et al., ECCV 2024, arXiv 2404.03010',
  equation: 'Kirchhoff 2024, eq. (2)',
  formula: 'L = w_{Dice} L_{Dice} + w_{CE} L_{CE} + w_{SR} L_{SR}',
  range: '[0, inf)',
  use: 'Thin structures; a strong default for them.',
  parameters: {
    ...dice.parameters,
    ...compoundReduction,
    ...tubeOptions,
    weightDice: partWeight('Dice loss'),
    weightCe: partWeight('cross entropy'),
    weightSkeletonRecall: partWeight('skeleton recall loss'),
  },
  build(values, context) {
    const { reduction, tube, skeletonOf } = values;
    return addParts(
      [values.weightDice, dice.build(values, context)],
      [values.weightCe, crossEntropy.build({ ...crossEntropy.defaults, reduction }, context)],
      [
        values.weightSkeletonRecall,
        skeletonRecall.build({ ...skeletonRecall.defaults, reduction, tube, skeletonOf }, context),
      ],
    );
  },
});
