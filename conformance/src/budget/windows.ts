import { countElements, type Field, type Sizes } from '@segloss/core/adapter';
import type { Axes, OpAttrs } from '@segloss/core/graph';
import { type Bounded, forEachRow } from './bounded.ts';

/** Copies a value, with its errors where it has some, to every element of the given axes. */
export function repeatedTo<F extends Field & Partial<Bounded>>(axes: Axes, a: F, sizes: Sizes): F {
  if (a.axes === axes) return a;
  const count = countElements(axes, sizes);
  const data = new Float64Array(count);
  const error = a.error && new Float64Array(count);
  forEachRow(axes, [a], sizes, (start, length, row) => {
    for (let v = 0; v < length; v++) {
      data[start + v] = a.data[row.start + v * row.step]!;
      if (error) error[start + v] = a.error![row.start + v * row.step]!;
    }
  });
  return { ...a, axes, data, ...(error && { error }) };
}

type Neighbors = OpAttrs['windowExtreme']['neighbors'];

/** Lists the steps to the voxels of a window, in row-major order, from a voxel that may lie at the border. */
function stepsFrom(
  sides: readonly { readonly low: boolean; readonly high: boolean }[],
  strides: readonly number[],
  neighbors: Neighbors,
): readonly number[] {
  let found: readonly { readonly step: number; readonly moved: number }[] = [{ step: 0, moved: 0 }];
  for (const [axis, { low, high }] of sides.entries()) {
    const along = [...(low ? [] : [-1]), 0, ...(high ? [] : [1])];
    found = found.flatMap(({ step, moved }) =>
      along.map((move) => ({ step: step + move * strides[axis]!, moved: moved + Math.abs(move) })),
    );
  }
  return found.filter(({ moved }) => neighbors === 'full' || moved <= 1).map(({ step }) => step);
}

/**
 * Gives what lists the steps from a voxel of an image to the voxels of its window, itself included. Voxels that lie alike at
 * the border share a list.
 */
export function windowSteps(
  { V, spatial = [V] }: Sizes,
  neighbors: Neighbors,
): (voxel: number) => readonly number[] {
  const strides = spatial.map((_, axis) =>
    spatial.slice(axis + 1).reduce((count, length) => count * length, 1),
  );
  const lists = new Map<number, readonly number[]>();
  return (voxel) => {
    let place = 0;
    for (const [axis, length] of spatial.entries()) {
      const at = Math.floor(voxel / strides[axis]!) % length;
      place = 4 * place + (at === 0 ? 1 : 0) + (at === length - 1 ? 2 : 0);
    }
    const known = lists.get(place);
    if (known) return known;
    const sides = spatial.map((_, axis) => {
      const side = Math.floor(place / 4 ** (spatial.length - 1 - axis)) % 4;
      return { low: (side & 1) !== 0, high: (side & 2) !== 0 };
    });
    const list = stepsFrom(sides, strides, neighbors);
    lists.set(place, list);
    return list;
  };
}
