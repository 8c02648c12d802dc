import type { OpAttrs } from '@segloss/core/adapter';
import type { KernelRunner, TakeBlock } from '../kernel-runner.ts';
import { placeKernels, scratchBytes, valueKernels, worst } from './extremes.ts';
import { type Images, imagesOf, rowTasks, rowValues } from './rows.ts';
import { scatter, tasksPerImage, unitsOf } from './scatter.ts';

/** The kernels of extremes of windows. */
export const windowExtremeKernels = [
  ...[valueKernels, placeKernels].flatMap((table) =>
    Object.values(table).flatMap((ofNeighbors) => Object.values(ofNeighbors)),
  ),
  scatter,
];

type Attrs = OpAttrs['windowExtreme'];

/** Addresses of images, and of their results. */
export interface ImagesInMemory {
  readonly values: number;
  readonly result: number;
  /** How many images there are: samples, or samples times classes. */
  readonly count: number;
  readonly spatial: readonly number[];
}

/** Voxels whose places are kept at once, unless one image has more. */
const placesAtOnce = 2 ** 20;

/** Finds extremes, or their places, of some images. */
function findExtremes(
  runner: KernelRunner,
  table: typeof valueKernels,
  { from, to, images }: { readonly from: number; readonly to: number; readonly images: Images },
  { extreme, neighbors }: Attrs,
  block: TakeBlock,
): void {
  const { length } = images;
  const border = block('border of images', 4 * length);
  runner.memory.floats(border, length).fill(worst[extreme]);
  const values = { ...rowValues(images), from, to, border };
  runner.run(table[neighbors][extreme], rowTasks(images), values, block, scratchBytes(length));
}

/** Finds the extreme of each window, as the reference of core does. */
export function windowExtremes(
  runner: KernelRunner,
  { values, result, count, spatial }: ImagesInMemory,
  attrs: Attrs,
  block: TakeBlock,
): void {
  const where = { from: values, to: result, images: imagesOf(count, spatial) };
  findExtremes(runner, valueKernels, where, attrs, block);
}

/** Sends the numbers of voxels to where the extremes of their windows are, as the reference of core does. */
export function windowExtremeAdjoints(
  runner: KernelRunner,
  { sent, values, result, count, spatial }: ImagesInMemory & { readonly sent: number },
  attrs: Attrs,
  block: TakeBlock,
): void {
  const voxels = spatial.reduce((product, length) => product * length, 1);
  const atOnce = Math.max(1, Math.floor(placesAtOnce / voxels));
  const places = block('places of extremes', 4 * voxels * Math.min(atOnce, count));
  for (let first = 0; first < count; first += atOnce) {
    const images = imagesOf(Math.min(atOnce, count - first), spatial);
    const offset = 4 * voxels * first;
    findExtremes(runner, placeKernels, { from: values + offset, to: places, images }, attrs, block);
    const units = unitsOf(images);
    const tasks = tasksPerImage(units);
    const given = { sent: sent + offset, places, to: result + offset, ...units, tasks };
    runner.run(scatter, images.count * tasks, given, block);
  }
}
