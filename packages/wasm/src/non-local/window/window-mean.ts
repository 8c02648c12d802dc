import type { OpAttrs } from '@segloss/core/adapter';
import type { KernelRunner, TakeBlock } from '../kernel-runner.ts';
import { imagesOf, rowTasks, rowValues } from './rows.ts';
import { divideByNumbers, divideByOne, sumBytes, sumKernels } from './sums.ts';

/** The kernels of means over windows. */
export const windowMeanKernels = [...Object.values(sumKernels), divideByNumbers, divideByOne];

type Attrs = OpAttrs['windowMean'];

/** The largest window: longer sums would have to be in double precision. */
const largestWindow = 63;

/** Tells whether the kernels can compute means over a window. */
export const holdsWindow = ({ size }: Attrs): boolean => size <= largestWindow;

/** Addresses of numbers, of which voxels count, and of the means. */
interface MeansInMemory {
  readonly values: number;
  /** One image per sample, which its classes share. */
  readonly counted: number;
  readonly result: number;
  readonly samples: number;
  readonly classes: number;
  readonly spatial: readonly number[];
}

/** Computes means over windows, as the reference of core does. */
export function windowMeans(
  runner: KernelRunner,
  { values, counted, result, samples, classes, spatial }: MeansInMemory,
  { size, border }: Attrs,
  block: TakeBlock,
): void {
  const images = imagesOf(1, spatial);
  const { planes, length } = images;
  const rows = rowValues(images);
  const tasks = rowTasks(images);
  const reach = (size - 1) / 2;
  const imageBytes = 4 * spatial.reduce((product, side) => product * side, 1);
  const between = block('sums of windows', imageBytes);

  /** Sums along one axis after the other. The last sums are in the result, which others are in too where there are planes. */
  function sumWindows(kernel: typeof sumKernels.ones, of: { values: number; counted: number }, to: number) {
    const [first, second] = planes > 1 ? [to, between] : [between, to];
    runner.run(kernel, tasks, { ...rows, ...of, to: first, reach }, block, sumBytes(length, reach));
    runner.run(sumKernels.rows, tasks, { ...rows, from: first, to: second, reach }, block);
    if (planes > 1) runner.run(sumKernels.planes, tasks, { ...rows, from: second, to, reach }, block);
  }

  for (let sample = 0; sample < samples; sample++) {
    const ofSample = { values, counted: counted + imageBytes * sample };
    const numbers = border === 'share' ? block('numbers of windows', imageBytes) : 0;
    if (border === 'share') sumWindows(sumKernels.ones, ofSample, numbers);
    for (let c = 0; c < classes; c++) {
      const offset = imageBytes * (classes * sample + c);
      const sums = result + offset;
      sumWindows(sumKernels.numbers, { ...ofSample, values: values + offset }, sums);
      if (border === 'share') runner.run(divideByNumbers, tasks, { ...rows, sums, numbers }, block);
      else runner.run(divideByOne, tasks, { ...rows, sums, number: size ** spatial.length }, block);
    }
  }
}
