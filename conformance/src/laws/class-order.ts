import { classSources, reorderClasses, take } from './arrange.ts';
import { drawInputs, kinds, sizesOf } from './inputs.ts';
import { type Law, outcomeOf, skipped, within } from './law.ts';
import { apart, oughtToAgree, withGradient, withMeasure } from './measure.ts';

/** Orders of three classes: one that moves each, and one that leaves the background in its place. */
const orders: readonly (readonly number[])[] = [
  [1, 2, 0],
  [0, 2, 1],
];

/** Demands that classes are alike, but for a background that a loss leaves out. */
export const classOrder: Law = {
  id: 'class-order',
  statement:
    'Classes in another order, of logits and target alike, give the same loss, and the gradient in that order.',
  scope: 'loss',
  check: ({ backend }, loss) =>
    withMeasure(backend, loss, async (measure) => {
      const problems: (string | undefined)[] = [];
      let compared = 0;
      for (const [kind, drawing] of Object.entries(kinds)) {
        const inputs = drawInputs(drawing);
        const { samples, voxels } = sizesOf(inputs);
        const original = await measure(inputs);
        for (const order of orders) {
          const moved = classSources(samples, order, voxels);
          const expected = withGradient(original, (data) => take(data, moved));
          const measured = await measure(reorderClasses(inputs, order));
          if (!oughtToAgree(measured, expected)) continue;
          compared++;
          problems.push(within(`${kind} with classes ${order.join(', ')}`, apart(measured, expected)));
        }
      }
      return compared === 0 ? skipped('the loss treats every class in its own way') : outcomeOf(problems);
    }),
};
