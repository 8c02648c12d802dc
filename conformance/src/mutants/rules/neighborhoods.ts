import { type Field, type Lowering, referenceTable, type Sizes } from '@segloss/core/adapter';
import { type Applied, applyRule, mapArgs, type OpName, rulesFor } from '@segloss/core/graph';
import { repeatedTo, windowSteps } from '../../budget/windows.ts';
import type { neighborhoodOps } from '../../cases/spatial-ops.ts';

type NeighborhoodOp = (typeof neighborhoodOps)[number];
type WrongRule = (sizes: Sizes) => Lowering<Field>;
type Shape = readonly number[];

/** How an image is arranged before an op and back after it: the new shape, and where each of its voxels comes from. */
interface Arrangement {
  readonly shape: Shape;
  readonly from: (at: number) => number;
}

const countOf = (shape: Shape): number => shape.reduce((product, length) => product * length, 1);

/** Computes an op of arranged images; one may become several smaller ones. */
const ofArranged =
  (op: NeighborhoodOp, arrange: (spatial: Shape) => Arrangement): WrongRule =>
  (sizes) => {
    const { V, spatial = [V] } = sizes;
    const { shape, from } = arrange(spatial);
    const length = countOf(shape);
    const source = Int32Array.from({ length: V }, (_, at) => from(at));
    return rulesFor<Field, NeighborhoodOp>([op], (node: Applied<Field, NeighborhoodOp>) => {
      const { axes } = node.type;
      const taken = mapArgs<Field, Field, OpName>(node, (arg) => {
        const { data } = repeatedTo(axes, arg, sizes);
        return { axes: 'NV', data: data.map((_, i) => data[i - (i % V) + source[i % V]!]!) };
      });
      const images = taken.args[0]!.data.length / length;
      const table = referenceTable({ N: images, C: 1, V: length, spatial: shape }, {});
      const found = applyRule<Field, OpName>(table, taken).data;
      const data = new Float64Array(found.length);
      for (let i = 0; i < data.length; i++) data[i - (i % V) + source[i % V]!] = found[i]!;
      return { axes, data };
    });
  };

const bySlices = (spatial: Shape): Arrangement => ({
  shape: spatial.length > 2 ? spatial.slice(1) : spatial,
  from: (at) => at,
});

const reversed = (shape: Shape): Arrangement => ({ shape, from: (at) => countOf(shape) - 1 - at });

const transposed = (spatial: Shape): Arrangement => {
  const [rows, columns] = [spatial.at(-2)!, spatial.at(-1)!];
  const plane = rows * columns;
  return {
    shape: [...spatial.slice(0, -2), columns, rows],
    from: (at) => at - (at % plane) + (at % rows) * columns + Math.floor((at % plane) / rows),
  };
};

/** Sends a number to all voxels with the extreme, whole or in equal shares. */
const toAllEqual =
  (isShared: boolean): WrongRule =>
  (sizes) => ({
    windowExtremeAdjoint: ([upstream, of], { extreme, neighbors }, { axes }) => {
      const [sent, values] = [repeatedTo(axes, upstream, sizes).data, repeatedTo(axes, of, sizes).data];
      const stepsOf = windowSteps(sizes, neighbors);
      const best = extreme === 'largest' ? Math.max : Math.min;
      const data = new Float64Array(values.length);
      for (const [at, number] of sent.entries()) {
        const window = stepsOf(at % sizes.V).map((step) => at + step);
        const found = best(...window.map((i) => values[i]!));
        const equal = window.filter((i) => values[i] === found);
        for (const i of equal) data[i]! += isShared ? number / equal.length : number;
      }
      return { axes, data };
    },
  });

const particular: Readonly<Record<NeighborhoodOp, Readonly<Record<string, WrongRule>>>> = {
  skeleton: {
    'sides in another order': ofArranged('skeleton', reversed),
    'axes in another order': ofArranged('skeleton', transposed),
  },
  componentSum: {},
  windowMean: {},
  windowExtreme: {},
  windowExtremeAdjoint: {
    'to the last of equal numbers': ofArranged('windowExtremeAdjoint', reversed),
    'along the other axis first': ofArranged('windowExtremeAdjoint', transposed),
    'to all of equal numbers': toAllEqual(false),
    'shared among equal numbers': toAllEqual(true),
  },
};

/** Lists wrong versions of an op that looks at the neighbours of a voxel. */
export const wrongNeighborhoods = (op: NeighborhoodOp): Readonly<Record<string, WrongRule>> => ({
  'slice by slice': ofArranged(op, bySlices),
  ...particular[op],
});
