import { randomSource } from '../cases/random.ts';
import { reorderVoxels, take, voxelSources } from './arrange.ts';
import { countOf, drawInputs, kinds, sizesOf } from './inputs.ts';
import { type Law, outcomeOf, skipped, within } from './law.ts';
import { apart, oughtToAgree, withGradient, withMeasure } from './measure.ts';

/** Gives, for every voxel, the one at its place when an axis is run through backwards. */
function flipped(spatial: readonly number[], axis: number): readonly number[] {
  const length = spatial[axis]!;
  const behind = countOf(spatial.slice(axis + 1));
  return Array.from({ length: countOf(spatial) }, (_, v) => {
    const place = Math.floor(v / behind) % length;
    return v + (length - 1 - 2 * place) * behind;
  });
}

/** Gives the numbers from 0 to `count - 1` in random order. */
function shuffled(count: number): readonly number[] {
  const next = randomSource(count);
  const keys = Array.from({ length: count }, () => next());
  return Array.from(keys.keys()).sort((a, b) => keys[a]! - keys[b]!);
}

/** Demands that voxels are alike, wherever they lie; where they lie relative to each other matters to some losses, so that only mirror images are. */
export const voxelOrder: Law = {
  id: 'voxel-order',
  statement:
    'Voxels in another order give the same loss, and the gradient in that order; where distances or neighbours matter, mirror images do, unless they are thinned.',
  scope: 'loss',
  check: ({ backend }, loss) =>
    withMeasure(backend, loss, async (measure) => {
      const problems: (string | undefined)[] = [];
      let compared = 0;
      for (const [kind, drawing] of Object.entries(kinds)) {
        const inputs = drawInputs(drawing);
        const { samples, classes, spatial, voxels } = sizesOf(inputs);
        const original = await measure(inputs);
        const reordered = async (order: readonly number[]) => {
          const moved = voxelSources(samples, classes, order);
          const measured = await measure(reorderVoxels(inputs, order));
          return { measured, expected: withGradient(original, (data) => take(data, moved)) };
        };
        for (const axis of spatial.keys()) {
          const { measured, expected } = await reordered(flipped(spatial, axis));
          // Thinning begins at one side.
          if (!oughtToAgree(measured, expected)) continue;
          compared++;
          problems.push(within(`${kind} with spatial axis ${axis} backwards`, apart(measured, expected)));
        }
        const { measured, expected } = await reordered(shuffled(voxels));
        if (!oughtToAgree(measured, expected)) continue;
        problems.push(within(`${kind} with shuffled voxels`, apart(measured, expected)));
      }
      return compared === 0 ? skipped('the loss treats every voxel in its own way') : outcomeOf(problems);
    }),
};
