import type { Rules } from '@segloss/core/adapter';
import { arithmetic } from './arithmetic.ts';
import type { LoweringContext } from './context.ts';
import { GraphWriter, type Value } from './writer.ts';

/** Larger than every squared distance. */
const far = 1e30;

/**
 * Makes the rule for distance maps: an exact Euclidean distance transform, one axis after the other. Along an axis, the new
 * squared distance is the minimum over all voxels of the squared distance there plus the squared distance to it. A loop goes
 * over the voxels, because all pairs at once would not fit into memory.
 */
export function distanceRule({
  writer,
  axes,
  extent,
  spacing: givenSpacing,
}: LoweringContext): Rules<Value>['distanceMap'] {
  const { add, sub, div, less, min, where } = arithmetic(writer);
  const positions = [...axes.positions('V')].reverse();
  const overSpace = (op: string, value: Value): Value =>
    writer.apply(op, [value, writer.integers(positions)], { keepdims: 1 });

  function alongAxis(squares: Value, position: number, step: Value | number): Value {
    const places = extent.coordinates(position);
    const size = typeof step === 'number' ? writer.scalar(step) : step;
    const name = `${squares}_`;
    const body = new GraphWriter(name);
    const here = `${name}place`;
    // Counts of voxels are exact. Differences of rounded positions would make equal distances differ.
    const way = body.apply('Mul', [body.apply('Sub', [places, here]), size]);
    const reached = body.apply('Add', [squares, body.apply('Mul', [way, way])]);
    const nearest = body.apply('ReduceMin', [reached, body.integers([position])], { keepdims: 0 });
    const loop = body.finish(
      'nearest',
      [{ name: here, type: 'float32', shape: [] }],
      [{ value: nearest, declared: { name: `${name}nearest`, type: 'float32' } }],
    );
    const list = writer.apply('Reshape', [places, writer.integers([-1])]);
    return writer.apply('Scan', [list], { body: loop, num_scan_inputs: 1, scan_output_axes: [position] });
  }

  /** Distance of each voxel on one side to the other side; 0 on the other side, and everywhere if one side is empty. */
  function depthOf(
    isInside: Value,
    steps: readonly (Value | number)[],
    ends: readonly [number, number],
  ): Value {
    const start = where(isInside, ...ends);
    const squares = positions.reduce((nearer, position, i) => alongAxis(nearer, position, steps[i]!), start);
    return writer.apply('Sqrt', [where(less(squares, far / 2), squares, 0)]);
  }

  /** Largest depth minus depth, as a share of its range: 1 at the border. All 1 if all voxels of the side are equally deep. */
  function reversed(depth: Value): Value {
    const isSide = less(0, depth);
    const short = sub(overSpace('ReduceMax', depth), depth);
    const range = overSpace('ReduceMax', where(isSide, short, 0));
    const share = where(less(0, range), div(short, where(less(0, range), range, 1)), 1);
    return where(isSide, share, 0);
  }

  const stepOf = (spacing: Value, i: number): Value =>
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
