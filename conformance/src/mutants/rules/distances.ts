import type { Field, Lowering, Sizes } from '@segloss/core/adapter';
import { type DistanceKind, distanceMapOf } from '@segloss/core/distance';
import type { OpAttrs } from '@segloss/core/graph';

type Attributes = OpAttrs['distanceMap'];

/** What one sample and class of a distance map is made from, and the right map. */
interface Plane {
  readonly mask: Float64Array;
  readonly right: Float64Array;
  readonly spatial: readonly number[];
  readonly attributes: Attributes;
}

type WrongMap = (plane: Plane) => Float64Array;

/** Makes the rule in which `wrongMap` gives the map of every sample and class. */
const ruleOf =
  (wrongMap: WrongMap) =>
  ({ V, spatial = [V] }: Sizes): Lowering<Field> => ({
    distanceMap: ([mask], attributes) => {
      const data = new Float64Array(mask.data.length);
      for (let start = 0; start < data.length; start += V) {
        const plane = mask.data.subarray(start, start + V);
        const { kind, spacing } = attributes;
        const right = distanceMapOf(plane, kind, spatial, spacing ?? undefined);
        data.set(wrongMap({ mask: plane, right, spatial, attributes }), start);
      }
      return { axes: mask.axes, data };
    },
  });

/** Changes the elements of the right map. */
const each =
  (change: (distance: number, isInside: boolean, plane: Plane) => number): WrongMap =>
  (plane) =>
    plane.right.map((distance, i) => change(distance, plane.mask[i] !== 0, plane));

const smallestStep = ({ attributes }: Plane): number => Math.min(...(attributes.spacing ?? [1]));

/** SciPy measures a mask without background to a point just outside of the first corner. */
function toPhantom({ mask, right, spatial, attributes: { spacing } }: Plane): Float64Array {
  if (mask.some((value) => value === 0)) return right;
  return right.map((_, at) => {
    let rest = at;
    let square = 0;
    for (let axis = spatial.length - 1; axis >= 0; axis--) {
      const index = rest % spatial[axis]!;
      rest = Math.floor(rest / spatial[axis]!);
      square += ((index + (axis === 0 ? 1 : 0)) * (spacing?.[axis] ?? 1)) ** 2;
    }
    return Math.sqrt(square);
  });
}

/** Maps each slice along the first axis by itself. */
function sliceBySlice({ mask, right, spatial, attributes: { kind, spacing } }: Plane): Float64Array {
  if (spatial.length < 3) return right;
  const shape = spatial.slice(1);
  const size = shape.reduce((count, length) => count * length, 1);
  const maps = Array.from({ length: spatial[0]! }, (_, z) =>
    Array.from(distanceMapOf(mask.subarray(z * size, (z + 1) * size), kind, shape, spacing?.slice(1))),
  );
  return Float64Array.from(maps.flat());
}

const ofAnyKind: Readonly<Record<string, WrongMap>> = {
  'slice by slice (SegLoss)': sliceBySlice,
  'distance of a full mask to a point outside (SciPy)': toPhantom,
  'cut off to integers (MONAI)': each((distance) => Math.trunc(distance)),
  squared: each((distance) => distance * Math.abs(distance)),
};

const ofKind: Readonly<Record<DistanceKind, Readonly<Record<string, WrongMap>>>> = {
  signed: {
    'divided by the largest': each(
      (distance, _isInside, { right }) => distance / Math.max(1e-9, ...right.map(Math.abs)),
    ),
    'not 0 on the border (region-wise loss)': each((distance, isInside, plane) =>
      isInside ? distance - smallestStep(plane) : distance,
    ),
    '0 on the border only (SegLoss)': each((distance, isInside, plane) =>
      isInside && distance < 0 ? distance - smallestStep(plane) : distance,
    ),
    'shifted by 1 whatever the spacing (Kervadec)': each((distance, isInside, plane) =>
      isInside ? distance + 1 - smallestStep(plane) : distance,
    ),
    'outside only': each((distance, isInside) => (isInside ? 0 : distance)),
  },
  unsigned: {
    'divided by the largest': each((distance, _isInside, { right }) => distance / Math.max(1e-9, ...right)),
    'inside only (SegLoss)': each((distance, isInside) => (isInside ? distance : 0)),
    '0 on the border': each((distance, _isInside, plane) => Math.max(0, distance - smallestStep(plane))),
  },
  reversed: {
    'inside only': each((distance, isInside) => (isInside ? distance : 0)),
    'thin sides 0 (SegLoss)': each((distance, isInside, { right, mask }) => {
      const side = right.filter((_, i) => (mask[i] !== 0) === isInside);
      return side.every((value) => value === 1) ? 0 : distance;
    }),
  },
};

/** Lists wrong distance maps of a kind; several are those of other libraries. */
export const wrongDistances = (
  kind: DistanceKind,
): Readonly<Record<string, (sizes: Sizes) => Lowering<Field>>> =>
  Object.fromEntries(
    Object.entries({ ...ofAnyKind, ...ofKind[kind] }).map(([what, wrongMap]) => [what, ruleOf(wrongMap)]),
  );
