import type { Rules } from '@segloss/core/adapter';
import type { LoweringContext } from './context.ts';
import { arithmetic } from './math.ts';
import { type Edge, GraphWriter } from './writer.ts';

/** Beyond every distance squared. */
const far = 1e30;

/**
 * Makes the rule for distance maps: an exact Euclidean distance transform, one axis after the other. Along an axis, the
 * square of the distance is the smallest sum of the square so far, at any voxel, and of the way to it; a loop over the
 * voxels, as all pairs at once would not fit into memory.
 */
export function distanceRule({
  writer,
  axes,
  extent,
  spacing: givenSpacing,
}: LoweringContext): Rules<Edge>['distanceMap'] {
  const { add, sub, div, less, min, where } = arithmetic(writer);
  const positions = [...axes.positions('V')].reverse();
  const overSpace = (op: string, edge: Edge): Edge =>
    writer.apply(op, [edge, writer.integers(positions)], { keepdims: 1 });

  function alongAxis(squares: Edge, position: number, step: Edge | number): Edge {
    const places = extent.coordinates(position);
    const size = typeof step === 'number' ? writer.scalar(step) : step;
    const name = `${squares}_`;
    const body = new GraphWriter(name);
    const here = `${name}place`;
    // Numbers of voxels are exact; a difference of rounded places would make equal ways differ.
    const way = body.apply('Mul', [body.apply('Sub', [places, here]), size]);
    const reached = body.apply('Add', [squares, body.apply('Mul', [way, way])]);
    const nearest = body.apply('ReduceMin', [reached, body.integers([position])], { keepdims: 0 });
    const loop = body.finish(
      'nearest',
      [{ name: here, type: 'float32', shape: [] }],
      [{ edge: nearest, value: { name: `${name}nearest`, type: 'float32' } }],
    );
    const list = writer.apply('Reshape', [places, writer.integers([-1])]);
    return writer.apply('Scan', [list], { body: loop, num_scan_inputs: 1, scan_output_axes: [position] });
  }

  /** Distance of each voxel of a side to the other one; 0 on the other, and everywhere where one is empty. */
  function depthOf(
    isInside: Edge,
    steps: readonly (Edge | number)[],
    value: readonly [number, number],
  ): Edge {
    const start = where(isInside, ...value);
    const squares = positions.reduce((edge, position, i) => alongAxis(edge, position, steps[i]!), start);
    return writer.apply('Sqrt', [where(less(squares, far / 2), squares, 0)]);
  }

  /** Share of the largest depth that a voxel is short of; 1 on a side that is one voxel thick everywhere. */
  function reversed(depth: Edge): Edge {
    const isSide = less(0, depth);
    const short = sub(overSpace('ReduceMax', depth), depth);
    const range = overSpace('ReduceMax', where(isSide, short, 0));
    const share = where(less(0, range), div(short, where(less(0, range), range, 1)), 1);
    return where(isSide, share, 0);
  }

  const stepOf = (spacing: Edge, i: number): Edge =>
    writer.apply('Slice', [spacing, writer.integers([i]), writer.integers([i + 1])]);

  return ([mask], { kind, spacing }) => {
    const steps = givenSpacing
      ? positions.map((_, i) => stepOf(givenSpacing, i))
      : (spacing ?? positions.map(() => 1));
    const inside = depthOf(mask, steps, [far, 0]);
    const outside = depthOf(mask, steps, [0, far]);
    switch (kind) {
      case 'unsigned':
        return add(inside, outside);
      case 'signed':
        return where(less(0, inside), sub(steps.reduce(min), inside), outside);
      case 'reversed':
        return add(reversed(inside), reversed(outside));
    }
  };
}
