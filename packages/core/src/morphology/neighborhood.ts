/** Which neighbours join two voxels: those that share a face, or those that share a corner too. */
export type Connectivity = 'faces' | 'full';

/** Calls a function with each neighbour in the image of a voxel. */
export type Neighborhood = (voxel: number, visit: (neighbor: number) => void) => void;

/** One neighbour: where it lies along each axis, and in the array. */
interface Step {
  readonly along: readonly number[];
  readonly offset: number;
}

/** Gives the distance in the array between neighbours along each axis. */
export function stridesOf(shape: readonly number[]): readonly number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis]!;
  }
  return strides;
}

/** Lists the directions to all neighbours, in row-major order. */
function directions(axes: number): readonly (readonly number[])[] {
  const all = Array.from({ length: 3 ** axes }, (_, i) =>
    Array.from({ length: axes }, (_axis, axis) => (Math.floor(i / 3 ** (axes - 1 - axis)) % 3) - 1),
  );
  return all.filter((along) => along.some((step) => step !== 0));
}

/** Makes what visits the neighbours of voxels in an image of the given shape. */
export function neighborhood(shape: readonly number[], connectivity: Connectivity): Neighborhood {
  const strides = stridesOf(shape);
  const steps: readonly Step[] = directions(shape.length)
    .filter((along) => connectivity === 'full' || along.filter((step) => step !== 0).length === 1)
    .map((along) => ({ along, offset: along.reduce((sum, step, axis) => sum + step * strides[axis]!, 0) }));
  const position = new Array<number>(shape.length);
  return (voxel, visit) => {
    let isInside = true;
    for (let axis = 0; axis < shape.length; axis++) {
      const at = Math.floor(voxel / strides[axis]!) % shape[axis]!;
      position[axis] = at;
      if (at === 0 || at === shape[axis]! - 1) isInside = false;
    }
    for (const { along, offset } of steps) {
      if (isInside || along.every((step, axis) => isWithin(position[axis]! + step, shape[axis]!))) {
        visit(voxel + offset);
      }
    }
  };
}

const isWithin = (at: number, length: number): boolean => at >= 0 && at < length;
