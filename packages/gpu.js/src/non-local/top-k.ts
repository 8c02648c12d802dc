import type { OpAttrs } from '@segloss/core/adapter';
import { countOfFraction } from '@segloss/core/graph';
import type { KernelArgument } from '../gpu-js.ts';
import type { Kernels } from '../kernels.ts';
import type { Shape } from '../shape.ts';
import { largestFloat32 } from '../simple-ops.ts';
import { keyOf, singleOf } from './single-keys.ts';
import {
  boundsAtOnce,
  countKernel,
  markKernel,
  tiesOfColumnsKernel,
  tiesOfLinesKernel,
} from './top-k-source.ts';

/** The range in which the smallest loss that is kept lies, for a sample or for the batch. */
interface Search {
  /** Keys of numbers. At least as many losses as wanted reach `from`; fewer reach `to`. */
  from: number;
  to: number;
  /** The number of losses that reach `to`. */
  above: number;
  /** The number of losses to keep; known after the first count. */
  wanted: number | undefined;
}

/** Narrows a search by the counts for some bounds. */
function narrow(
  search: Search,
  bounds: readonly number[],
  counts: readonly number[],
  fraction: number,
): void {
  // The first bound of the first search is the smallest number, which all losses reach.
  search.wanted ??= countOfFraction(fraction, counts[0]!);
  for (const [i, bound] of bounds.entries()) {
    if (counts[i]! >= search.wanted) {
      search.from = bound;
    } else {
      search.to = bound;
      search.above = counts[i]!;
      return;
    }
  }
}

const sumOf = (numbers: Float32Array, start: number, length: number): number => {
  let sum = 0;
  for (let i = start; i < start + length; i++) sum += numbers[i]!;
  return sum;
};

/** Finds the place where a running sum of counts reaches a number. Gives the place, and the sum before it. */
function findPlace(counts: Float32Array, start: number, length: number, wanted: number) {
  let before = 0;
  for (let i = 0; i < length; i++) {
    if (before + counts[start + i]! >= wanted) return { place: i, before };
    before += counts[start + i]!;
  }
  return { place: length, before };
}

/**
 * Marks the largest losses, as the reference does: among equal losses, the first ones. Finds the smallest loss that is kept by
 * counting the losses above some bounds, again and again with closer bounds, until no number lies between them.
 *
 * @param losses one number per voxel of each sample
 * @param counted greater than 0 for voxels that count
 */
export async function markTopK(
  kernels: Kernels,
  [losses, counted]: readonly [KernelArgument, KernelArgument],
  { fraction, batch }: OpAttrs['hardest'],
  shape: Shape,
): Promise<KernelArgument> {
  const { N, lines, columns } = shape;
  const { input } = kernels.device.gpuJs;
  const list = (numbers: readonly number[]) => input(Float32Array.from(numbers), [numbers.length]);
  const groups = batch ? 1 : N;
  const samplesOf = (group: number) => (batch ? Array.from({ length: N }, (_, n) => n) : [group]);
  const groupOf = (n: number) => (batch ? 0 : n);

  const searches = Array.from(
    { length: groups },
    (): Search => ({
      from: keyOf(-largestFloat32),
      to: keyOf(largestFloat32) + 1,
      above: 0,
      wanted: undefined,
    }),
  );
  const count = countKernel(shape);
  const blocks = count.output[0] * count.output[1];
  while (searches.some(({ from, to }) => to - from > 1)) {
    const tried = searches.map(({ from, to }) =>
      Array.from({ length: boundsAtOnce }, (_, i) =>
        Math.max(from, Math.min(from + Math.ceil((i * (to - from)) / boundsAtOnce), to - 1)),
      ),
    );
    const bounds = Array.from({ length: N }, (_, n) => tried[groupOf(n)]!.map(singleOf)).flat();
    const parts = await kernels.read(count, [losses, counted, list(bounds)]);
    for (const [group, search] of searches.entries()) {
      const counts = tried[group]!.map((_, i) =>
        samplesOf(group).reduce((sum, n) => sum + sumOf(parts, (n * boundsAtOnce + i) * blocks, blocks), 0),
      );
      narrow(search, tried[group]!, counts, fraction);
    }
  }

  // The end of the range may lie above all numbers. The largest number serves as well: no loss reaches it.
  const boundsOf = ({ from, to }: Search) => [singleOf(from), singleOf(Math.min(to, keyOf(largestFloat32)))];
  const bounds = list(Array.from({ length: N }, (_, n) => boundsOf(searches[groupOf(n)]!)).flat());
  const ties = await kernels.read(tiesOfLinesKernel(shape), [losses, counted, bounds]);
  const cuts = searches.flatMap(({ wanted, above }, group) => {
    const first = samplesOf(group)[0]! * lines;
    const { place, before } = findPlace(ties, first, samplesOf(group).length * lines, wanted! - above);
    const left = wanted! - above - before;
    return samplesOf(group).map((_, i) => ({ line: place - i * lines, left }));
  });
  const lineOf = ({ line }: { line: number }) => Math.min(Math.max(line, 0), lines - 1);
  const inLine = await kernels.read(tiesOfColumnsKernel(shape), [
    losses,
    counted,
    bounds,
    list(cuts.map(lineOf)),
  ]);
  const places = cuts.flatMap(({ line, left }, n) => [
    line,
    findPlace(inLine, n * columns, columns, left).place,
  ]);
  return kernels.keep(markKernel(shape), [losses, counted, bounds, list(places)]);
}
