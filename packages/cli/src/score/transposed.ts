import type { Layout } from '@segloss/core';
import type { Volume } from '@segloss/files';
import { quoteForPython } from '@segloss/files/advice';
import { sumsToOne } from './one-hot-sums.ts';
import { type AskedReading, isPerVoxel, knownOf, layoutOf, type Reading, readingsOf } from './readings.ts';

/** Orders of axes, as `np.transpose` takes them. */
type Order = readonly number[];

const permute = (shape: readonly number[], order: Order): number[] => order.map((axis) => shape[axis]!);

/** The order that `np.moveaxis(array, from, to)` makes. */
const moving = (rank: number, from: number, to: number): Order => {
  const others = Array.from({ length: rank }, (_, axis) => axis).filter((axis) => axis !== from);
  return others.toSpliced(to, 0, from);
};

function* ordersOf(rank: number): Generator<Order> {
  if (rank === 0) return yield [];
  for (const order of ordersOf(rank - 1)) {
    for (let at = 0; at < rank; at++) yield order.toSpliced(at, 0, rank - 1);
  }
}

/** Lists the readings of two files after the axes of one were put in another order. */
function readMoved(
  [prediction, target]: readonly [Volume, Volume],
  moved: Volume,
  order: Order,
  layout: Layout | undefined,
): readonly Reading[] {
  const shapeOf = (volume: Volume) => (volume === moved ? permute(volume.shape, order) : volume.shape);
  return readingsOf(shapeOf(prediction), shapeOf(target), knownOf(prediction, target, layout));
}

/** What has to be added to the command line for a reading. */
function optionFor({ axes, layout }: Reading, asked: AskedReading): string {
  if (asked.axes !== undefined) return asked.axes.toUpperCase() === axes ? '' : `, and give --axes ${axes}`;
  return layout === (asked.layout ?? 'channels-first') ? '' : `, and add --layout ${layout}`;
}

/** Lists the layouts to try, the one that the user asks for first. Beside an image, channels come first. */
function layoutsFor(files: readonly Volume[], asked: AskedReading): readonly Layout[] {
  if (files.some(({ geometry }) => geometry !== undefined)) return ['channels-first'];
  const wanted = asked.axes === undefined ? asked.layout : layoutOf(asked.axes.toUpperCase());
  return wanted === 'channels-last'
    ? ['channels-last', 'channels-first']
    : ['channels-first', 'channels-last'];
}

/** Finds the axis of the channels of an array that another file has elsewhere. */
function moveChannels(files: readonly [Volume, Volume], asked: AskedReading): string | undefined {
  const [prediction, target] = files;
  const moved = target.geometry === undefined ? target : prediction;
  const { shape, path } = moved;
  const last = shape.length - 1;
  const axes = [last, 1, 0].filter((axis) => axis <= last && shape[axis]! > 1);
  const oneHot = moved === target ? axes.filter((axis) => sumsToOne(target.data, shape, axis)) : [];
  const moves = layoutsFor(files, asked).flatMap((layout) =>
    (oneHot.length > 0 ? oneHot : axes).flatMap((from) =>
      (layout === 'channels-last' ? [last] : [0, 1])
        .filter((to) => to !== from)
        .map((to) => ({ from, to, layout, order: moving(shape.length, from, to) })),
    ),
  );
  const other = (moved === target ? prediction : target).shape.join();
  const isSame = ({ order }: (typeof moves)[number]): boolean => permute(shape, order).join() === other;
  for (const move of [...moves.filter(isSame), ...moves.filter((one) => !isSame(one))]) {
    const { from, to, layout, order } = move;
    const stored = moved === target ? permute(shape, order) : target.shape;
    const reading = readMoved(files, moved, order, layout).find(
      (one) => one.classes === shape[from] && !isPerVoxel(stored, one),
    );
    if (!reading) continue;
    const [a, b] = [from, to].map((axis) => (axis === last ? -1 : axis));
    const saved = `save np.moveaxis(array, ${a}, ${b}) as ${quoteForPython(path)}`;
    return `Both need their channels along the same axis: ${saved}${optionFor(reading, asked)}.`;
  }
  return undefined;
}

/** Finds an order of the axes of an array in which it fits the other file. */
function reorder(files: readonly [Volume, Volume], asked: AskedReading): string | undefined {
  const [prediction, target] = files;
  const isMixed = (prediction.geometry === undefined) !== (target.geometry === undefined);
  for (const moved of [target, prediction].filter(({ geometry }) => geometry === undefined)) {
    const { shape } = moved;
    const layout = prediction.geometry ? undefined : asked.layout;
    const fits = (order: Order): boolean => {
      const readings = readMoved(files, moved, order, layout);
      return readings.some((one) => asked.layout !== undefined || one.layout === 'channels-first');
    };
    const natural = shape.map((_, axis) => axis);
    if (fits(natural.toReversed())) {
      const why = isMixed
        ? 'The .npy file has its axes in the order of nibabel'
        : 'If its axes are in reverse';
      return `${why}: save array.T as ${quoteForPython(moved.path)}.`;
    }
    // Channels or samples first, then x, y, z: the order of MONAI.
    const spatial = [1, 2].map((kept) => [...natural.slice(0, kept), ...natural.slice(kept).toReversed()]);
    const turned = spatial.filter((order) => new Set(order).size > 2).find(fits);
    if (turned) {
      return `If its spatial axes are in reverse: save np.transpose(array, (${turned.join(', ')})) as ${quoteForPython(moved.path)}.`;
    }
    // With two axes of the same length, several orders fit.
    const lengths = shape.filter((length) => length > 1);
    if (new Set(lengths).size < lengths.length || shape.length > 5) continue;
    const order = [...ordersOf(shape.length)].find(fits);
    if (order) {
      return `If its axes are in another order: save np.transpose(array, (${order.join(', ')})) as ${quoteForPython(moved.path)}.`;
    }
  }
  return undefined;
}

/** Says how to put the axes of an array in the order that the other file asks for; nothing where no order fits. */
export function transposing(prediction: Volume, target: Volume, asked: AskedReading): string | undefined {
  if (prediction.geometry && target.geometry) return undefined;
  const files = [prediction, target] as const;
  const axesOf = ({ shape }: Volume) => shape.filter((length) => length > 1).length;
  const isDense = axesOf(target) >= axesOf(prediction);
  return (isDense ? moveChannels(files, asked) : undefined) ?? reorder(files, asked);
}
