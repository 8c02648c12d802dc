import { GraphError } from '../errors/errors.ts';
import type { Args } from '../graph/applied.ts';
import { unionAxes } from '../graph/axes.ts';
import type { OpAttrs } from '../graph/ops.ts';
import { countOf, show } from '../inputs/tensor.ts';
import { componentsOf } from '../morphology/components.ts';
import { thin } from '../morphology/skeleton.ts';
import { windowExtremes, windowSums } from '../morphology/window.ts';
import { countElements, type Field, type Sizes } from './field.ts';
import { repeat } from './loops.ts';

/** Gives the spatial shape of an image. */
function shapeOf({ spatial, V }: Sizes): readonly number[] {
  if (spatial && countOf(spatial) === V) return spatial;
  throw new GraphError({
    subject: 'neighbours of voxels',
    reason: spatial ? `${show(spatial)} does not fit ${V} voxels` : 'the spatial shape is not known',
    remedy: 'Pass `spatial` with the sizes: one length per spatial axis.',
  });
}

/** Computes the image of each sample and class on its own. */
function perImage(
  axes: Field['axes'],
  sizes: Sizes,
  compute: (start: number, end: number) => ArrayLike<number>,
): Field {
  const data = new Float64Array(countElements(axes, sizes));
  for (let start = 0; start < data.length; start += sizes.V) {
    data.set(compute(start, start + sizes.V), start);
  }
  return { axes, data };
}

/** Computes skeletons, one for each sample and class of the field. */
export function skeletonField([mask]: Args<'skeleton', Field>, sizes: Sizes): Field {
  const shape = shapeOf(sizes);
  return perImage(mask.axes, sizes, (start, end) => thin(mask.data.subarray(start, end), shape));
}

/** Sums over the component of each voxel. */
export function componentSumField(
  [values, condition]: Args<'componentSum', Field>,
  { connectivity }: OpAttrs['componentSum'],
  sizes: Sizes,
): Field {
  const shape = shapeOf(sizes);
  const axes = unionAxes(values.axes, condition.axes);
  const all = repeat(values, axes, sizes).data;
  const mask = repeat(condition, axes, sizes).data;
  return perImage(axes, sizes, (start, end) => {
    const { labels, count } = componentsOf(mask.subarray(start, end), shape, connectivity);
    const totals = new Float64Array(count + 1);
    labels.forEach((label, i) => {
      totals[label]! += all[start + i]!;
    });
    totals[0] = 0;
    return Float64Array.from(labels, (label) => totals[label]!);
  });
}

/** Takes means over windows of the voxels that count. */
export function windowMeanField(
  [values, counted]: Args<'windowMean', Field>,
  { size, border }: OpAttrs['windowMean'],
  sizes: Sizes,
): Field {
  const shape = shapeOf(sizes);
  const axes = unionAxes(values.axes, counted.axes);
  const all = repeat(values, axes, sizes).data;
  const counts = repeat(counted, axes, sizes).data;
  return perImage(axes, sizes, (start, end) => {
    const isCounted = counts.subarray(start, end).map((count) => (count === 0 ? 0 : 1));
    const sums = windowSums(
      isCounted.map((count, i) => count * all[start + i]!),
      shape,
      size,
    );
    if (border === 'zero') return sums.map((sum) => sum / size ** shape.length);
    const numbers = windowSums(isCounted, shape, size);
    return sums.map((sum, i) => (numbers[i]! > 0 ? sum / numbers[i]! : 0));
  });
}

/** Takes the extreme of each window. */
export function windowExtremeField(
  [values]: Args<'windowExtreme', Field>,
  { extreme, neighbors }: OpAttrs['windowExtreme'],
  sizes: Sizes,
): Field {
  const shape = shapeOf(sizes);
  return perImage(
    values.axes,
    sizes,
    (start, end) => windowExtremes(values.data.subarray(start, end), shape, extreme, neighbors).values,
  );
}

/** Sends a number of each voxel to where the extreme of its window is. */
export function windowExtremeAdjointField(
  [upstream, values]: Args<'windowExtremeAdjoint', Field>,
  { extreme, neighbors }: OpAttrs['windowExtremeAdjoint'],
  sizes: Sizes,
): Field {
  const shape = shapeOf(sizes);
  const axes = unionAxes(upstream.axes, values.axes);
  const sent = repeat(upstream, axes, sizes).data;
  const all = repeat(values, axes, sizes).data;
  return perImage(axes, sizes, (start, end) => {
    const { at } = windowExtremes(all.subarray(start, end), shape, extreme, neighbors);
    const received = new Float64Array(end - start);
    at.forEach((place, i) => {
      received[place]! += sent[start + i]!;
    });
    return received;
  });
}
