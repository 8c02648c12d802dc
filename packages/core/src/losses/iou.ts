import { defineLoss } from '../define/define-loss.ts';
import { ratioOptions } from '../define/options/index.ts';
import { flag } from '../define/parameters.ts';
import { add, sub } from '../graph/builder.ts';
import { lossOf, ratioLoss, smoothRatio } from './region.ts';

/** Creates the IoU (Jaccard) loss: one minus intersection over union, per class. */
export const iou = defineLoss({
  id: 'iou',
  title: 'IoU loss',
  family: 'region',
  citation: 'Rahman and Wang, ISVC 2016',
  equation: 'Ma 2020, eq. (9)',
  formula: 'L = 1 - \\frac{\\sum_i s_i g_i}{\\sum_i (s_i + g_i - s_i g_i)}',
  range: '[0, 1]',
  use: 'As Dice, where the segmentation is judged by its IoU.',
  parameters: {
    ...ratioOptions,
    squared: flag(false, 'Whether the union is made of sums of squares.'),
  },
  build(values, context) {
    return ratioLoss(values, context, (sums) => {
      const { intersection } = sums;
      const volumes = values.squared
        ? add(sums.predictionSquared, sums.targetSquared)
        : add(sums.prediction, sums.target);
      return lossOf(smoothRatio(values, intersection, sub(volumes, intersection)));
    });
  },
});
