import { mapDistances } from '../distance/maps.ts';
import { GraphError } from '../errors/errors.ts';
import type { Args } from '../graph/applied.ts';
import { countOfFraction } from '../graph/fraction.ts';
import type { OpAttrs } from '../graph/ops.ts';
import { countOf, show } from '../inputs/tensor.ts';
import { countElements, type Field, type Sizes } from './field.ts';
import { repeat } from './loops.ts';

/** Computes distance maps, one for each sample and class of the field. */
export function distanceMapField(
  mask: Field,
  { kind, spacing }: OpAttrs['distanceMap'],
  sizes: Sizes,
): Field {
  const { spatial, V } = sizes;
  const steps = spacing ?? spatial?.map(() => 1);
  if (!spatial || !steps || countOf(spatial) !== V || steps.length !== spatial.length) {
    throw new GraphError({
      subject: 'distance map',
      reason: spatial
        ? `${show(spatial)} does not fit ${V} voxels, or the spacing`
        : 'the spatial shape is not known',
      remedy: 'Pass `spatial` with the sizes: one length per spatial axis.',
    });
  }
  const data = new Float64Array(mask.data.length);
  for (let start = 0; start < data.length; start += V) {
    data.set(mapDistances(mask.data.subarray(start, start + V), kind, spatial, steps), start);
  }
  return { axes: mask.axes, data };
}

/** Lists the positions from `start` to `end` that count. */
function countedPositions(counted: Float64Array, start: number, end: number): number[] {
  const positions: number[] = [];
  for (let i = start; i < end; i++) if (counted[i] !== 0) positions.push(i);
  return positions;
}

/** Orders positions by descending value; of equal values the lowest position comes first. */
const descending = (values: Float64Array) => (a: number, b: number) => values[b]! - values[a]! || a - b;

/** Marks the largest losses of each sample, or of the batch. */
export function hardestField(
  [losses, counted]: Args<'hardest', Field>,
  { fraction, batch }: OpAttrs['hardest'],
  sizes: Sizes,
): Field {
  const values = repeat(losses, 'NV', sizes).data;
  const data = new Float64Array(values.length);
  const group = batch ? values.length : sizes.V;
  for (let start = 0; start < values.length; start += group) {
    const positions = countedPositions(counted.data, start, start + group).sort(descending(values));
    const kept = countOfFraction(fraction, positions.length);
    for (const position of positions.slice(0, kept)) data[position] = 1;
  }
  return { axes: 'NV', data };
}

/**
 * Computes the slopes of the Lovasz extension of the Jaccard loss: how much the loss grows when the voxel of the
 * k-th largest error joins the wrong ones (Berman, Triki and Blaschko, CVPR 2018, algorithm 1).
 */
export function jaccardSlopesField(
  [errors, target, counted]: Args<'jaccardSlopes', Field>,
  { batch }: OpAttrs['jaccardSlopes'],
  sizes: Sizes,
): Field {
  const error = repeat(errors, 'NCV', sizes).data;
  const truth = repeat(target, 'NCV', sizes).data;
  const data = new Float64Array(countElements('NCV', sizes));
  const { N, C, V } = sizes;
  const samples = batch ? [Array.from({ length: N }, (_, n) => n)] : Array.from({ length: N }, (_, n) => [n]);
  for (const group of samples) {
    for (let c = 0; c < C; c++) {
      const order = group.flatMap((n) => {
        const voxels = countedPositions(counted.data, n * V, (n + 1) * V);
        return voxels.map((position) => (n * C + c) * V + (position - n * V));
      });
      order.sort(descending(error));
      setSlopes(order, truth, (at) => counted.data[Math.floor(at / (C * V)) * V + (at % V)]!, data);
    }
  }
  return { axes: 'NCV', data };
}

function setSlopes(
  order: readonly number[],
  truth: Float64Array,
  weightAt: (position: number) => number,
  slopes: Float64Array,
): void {
  const volume = order.reduce((sum, position) => sum + weightAt(position) * truth[position]!, 0);
  let missed = 0;
  let added = 0;
  let before = 0;
  for (const position of order) {
    missed += weightAt(position) * truth[position]!;
    added += weightAt(position) * (1 - truth[position]!);
    const union = volume + added;
    const loss = union > 0 ? 1 - (volume - missed) / union : 0;
    slopes[position] = loss - before;
    before = loss;
  }
}
