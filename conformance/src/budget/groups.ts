import { countElements, type Field, type Sizes } from '@segloss/core/adapter';

/** Voxels that hold the same numbers in every field have the same errors: what is computed once for each group. */
export interface VoxelGroups {
  /** The group of each voxel. */
  readonly groupOf: Int32Array;
  /** The first voxel of each group. */
  readonly first: Int32Array;
  /** How many voxels each group has. */
  readonly counts: Float64Array;
}

/** Of fewer voxels, finding the groups costs what they save. */
const fewestVoxels = 512;
/** Groups of fewer voxels than this save nothing. */
const smallestGroup = 4;

/** Pairs of a group and a number that a table has room for: a list in memory is looked up faster than a map. */
const mostPairs = 2 ** 20;

/** Numbers the different values of an array in order; gives how many there are, or undefined when they are too many. */
function numberValues(ids: Int32Array, numbers: Float64Array, most: number): number | undefined {
  const idOf = new Map<number, number>();
  let [before, id] = [Number.NaN, 0];
  for (let v = 0; v < ids.length; v++) {
    const number = numbers[v]!;
    if (number !== before) {
      const known = idOf.get(number);
      id = known ?? idOf.size;
      if (known === undefined) {
        if (id >= most) return undefined;
        idOf.set(number, id);
      }
      before = number;
    }
    ids[v] = id;
  }
  return idOf.size;
}

/** Splits groups by one number per voxel; undefined when there are too many. */
function split(
  groupOf: Int32Array,
  groups: number,
  numbers: Float64Array,
  most: number,
  ids: Int32Array,
): number | undefined {
  const count = numberValues(ids, numbers, most);
  if (count === undefined || count === 1) return count && groups;
  const table = groups * count <= mostPairs ? new Int32Array(groups * count).fill(-1) : undefined;
  const map = new Map<number, number>();
  let found = 0;
  for (let v = 0; v < groupOf.length; v++) {
    const pair = groupOf[v]! * count + ids[v]!;
    let group = table ? table[pair]! : (map.get(pair) ?? -1);
    if (group === -1) {
      group = found++;
      if (group >= most) return undefined;
      if (table) table[pair] = group;
      else map.set(pair, group);
    }
    groupOf[v] = group;
  }
  return found;
}

/** Gives the numbers per voxel of a field, one list for each sample and class. */
function rowsOf({ axes, data }: Field, { V }: Sizes): readonly Float64Array[] {
  if (!axes.includes('V')) return [];
  return Array.from({ length: data.length / V }, (_, row) => data.subarray(row * V, (row + 1) * V));
}

/**
 * Groups voxels that are alike in all fields, in all samples and classes; undefined where this would save little.
 *
 * @param before groups of voxels that are alike in other fields, to be split further
 */
export function groupVoxels(
  fields: readonly Field[],
  sizes: Sizes,
  before?: VoxelGroups,
): VoxelGroups | undefined {
  const { V } = sizes;
  if (V < fewestVoxels) return undefined;
  const most = Math.floor(V / smallestGroup);
  const groupOf = before ? before.groupOf.slice() : new Int32Array(V);
  const ids = new Int32Array(V);
  let groups = before?.first.length ?? 1;
  for (const numbers of fields.flatMap((field) => rowsOf(field, sizes))) {
    const found = split(groupOf, groups, numbers, most, ids);
    if (found === undefined) return undefined;
    groups = found;
  }
  const first = new Int32Array(groups).fill(-1);
  const counts = new Float64Array(groups);
  for (let v = 0; v < V; v++) {
    const group = groupOf[v]!;
    if (first[group] === -1) first[group] = v;
    counts[group] = counts[group]! + 1;
  }
  return { groupOf, first, counts };
}

/** Takes numbers per voxel from the given positions of each row of a value. */
function takeRows(data: Float64Array, length: number, from: Int32Array): Float64Array {
  const rows = data.length / length;
  const taken = new Float64Array(rows * from.length);
  for (let row = 0, to = 0; row < rows; row++) {
    for (let v = 0; v < from.length; v++, to++) taken[to] = data[row * length + from[v]!]!;
  }
  return taken;
}

/** Keeps one voxel of each group. */
export const oneOfEach = (data: Float64Array, { V }: Sizes, { first }: VoxelGroups): Float64Array =>
  takeRows(data, V, first);

/** Gives each voxel the number of its group. */
export const toVoxels = (data: Float64Array, { groupOf, first }: VoxelGroups): Float64Array =>
  takeRows(data, first.length, groupOf);

/** Counts the voxels of a volume, of which only some groups are computed. */
export const countIn = (axes: Field['axes'], sizes: Sizes, groups: VoxelGroups | undefined): number =>
  countElements(axes, groups ? { ...sizes, V: groups.groupOf.length } : sizes);
