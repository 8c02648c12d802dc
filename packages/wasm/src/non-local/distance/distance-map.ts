import type { OpAttrs } from '@segloss/core/adapter';
import type { KernelRunner, TakeBlock } from '../kernel-runner.ts';
import { extremes, extremesBytes, finish, lineBytes, voxelsPerTask } from './finish.ts';
import { rowsPerScan, scan, scanBytes } from './scan.ts';
import { sweep, sweepBytes, sweepsAmong } from './sweep.ts';

/** The kernels of distance maps. */
export const distanceKernels = [scan, sweep, extremes, finish] as const;

/** The largest factor between squares of spacings that single precision can handle. */
const largestRatio = 1e8;

/** Addresses of masks and of their maps. */
export interface MasksInMemory {
  readonly mask: number;
  readonly result: number;
  /** How many masks there are: samples, or samples times classes. */
  readonly count: number;
  readonly spatial: readonly number[];
}

type Kind = OpAttrs['distanceMap']['kind'];

/** Offset and factor that make a map of distances: inside, then outside. */
type Lines = readonly [number, number, number, number];

/**
 * Gives the squares of the spacing, scaled so that the largest is from 1 to 4, and the power of 2 to scale distances back.
 *
 * @returns undefined when single precision is not enough
 */
function weightsOf(spatial: readonly number[], spacing: readonly number[] | null) {
  const steps = spacing ?? spatial.map(() => 1);
  const scale = 2 ** Math.floor(Math.log2(Math.max(...steps)));
  const weights = steps.map((step) => Math.fround((step / scale) ** 2));
  const isHeld = scale > 0 && Number.isFinite(1 / scale) && Math.min(...weights) * largestRatio >= 1;
  return isHeld ? { weights, scale } : undefined;
}

/** Tells whether the kernels can compute maps of a spacing. */
export const holdsSpacing = (spatial: readonly number[], spacing: readonly number[] | null): boolean =>
  weightsOf(spatial, spacing) !== undefined;

/** Gives offset and factor that make distances a share of the largest depth, 1 at the border. */
function shareOf(mostSquared: number, leastSquared: number): readonly [number, number] {
  const [deepest, least] = [Math.sqrt(mostSquared), Math.sqrt(leastSquared)];
  if (!(deepest > least)) return [1, 0];
  const inverse = 1 / (deepest - least);
  return [deepest * inverse, -inverse];
}

/** Computes distance maps of masks, as `distanceMapOf` of core does. */
export function distanceMaps(
  runner: KernelRunner,
  { mask, result, count, spatial }: MasksInMemory,
  { kind, spacing }: OpAttrs['distanceMap'],
  block: TakeBlock,
): void {
  const { weights, scale } = weightsOf(spatial, spacing)!;
  const voxels = spatial.reduce((product, length) => product * length, 1);
  const last = spatial.length - 1;
  const length = spatial[last]!;
  const rows = (count * voxels) / length;
  runner.run(
    scan,
    Math.ceil(rows / rowsPerScan),
    { from: mask, to: result, rows, length, weight: weights[last]! },
    block,
    scanBytes(length),
  );
  let stride = length;
  for (let axis = last - 1; axis >= 0; axis--) {
    const along = spatial[axis]!;
    if (along > 1) {
      const tasks = ((count * voxels) / (along * stride)) * sweepsAmong(stride);
      const weight = weights[axis]!;
      const rises = block('rises', 4 * along);
      runner.memory
        .floats(rises, along)
        .set(Array.from({ length: along }, (_, steps) => weight * steps ** 2));
      const values = { at: result, length: along, stride, weight, rises };
      runner.run(sweep, tasks, values, block, sweepBytes(along));
    }
    stride *= along;
  }
  const tasks = count * Math.ceil(voxels / voxelsPerTask);
  const lines = linesOf(runner, { at: result, voxels, tasks, count }, kind, { weights, scale }, block);
  const address = block('lines of distances', lineBytes * count);
  new Float64Array(runner.memory.memory.buffer, address, 4 * count).set(lines.flat());
  runner.run(finish, tasks, { at: result, voxels, lines: address }, block);
}

function linesOf(
  runner: KernelRunner,
  { count, ...where }: { at: number; voxels: number; tasks: number; count: number },
  kind: Kind,
  { weights, scale }: { readonly weights: readonly number[]; readonly scale: number },
  block: TakeBlock,
): readonly Lines[] {
  const same = (lines: Lines): readonly Lines[] => Array.from({ length: count }, () => lines);
  if (kind === 'unsigned') return same([0, scale, 0, scale]);
  // The root of the rounded weight, so that the outermost voxels are exactly 0.
  if (kind === 'signed') return same([Math.sqrt(Math.min(...weights)) * scale, -scale, 0, scale]);
  const { at, voxels, tasks } = where;
  const found = block('extremes of distances', extremesBytes * tasks);
  runner.run(extremes, tasks, { at, voxels, found }, block);
  const perMap = tasks / count;
  const words = extremesBytes / 4;
  return Array.from({ length: count }, (_, map): Lines => {
    const values = runner.memory.floats(found + extremesBytes * perMap * map, words * perMap);
    const limit = [-Infinity, Infinity, -Infinity, Infinity];
    values.forEach((value, i) => {
      const which = (i % words) >> 2;
      limit[which] = which % 2 === 0 ? Math.max(limit[which]!, value) : Math.min(limit[which]!, value);
    });
    return [...shareOf(limit[0]!, limit[1]!), ...shareOf(limit[2]!, limit[3]!)] as unknown as Lines;
  });
}
