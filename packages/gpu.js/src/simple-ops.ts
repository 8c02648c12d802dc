import type { Axes, Graph, GraphNode, OpName, ValueType } from '@segloss/core';

/** Names an op of a kernel: the primitives that work voxel by voxel, and what the softmaxes are made of. */
export type SimpleOp = OpName | 'exp' | 'log1p';

/** Describes a node of a graph without softmaxes. */
export interface SimpleNode {
  readonly op: SimpleOp;
  readonly args: readonly number[];
  readonly attrs: GraphNode['attrs'];
  readonly type: ValueType;
}

/** Gives the largest finite number of single precision. */
export const largestFloat32 = 3.4028234663852886e38;

/**
 * Writes the three forms of softmax in smaller steps that keep their digits where a prediction is confident. The nodes
 * of the graph keep their positions; the steps come behind them.
 */
export function withoutSoftmax({ nodes }: Graph): readonly SimpleNode[] {
  const simple: SimpleNode[] = [...nodes];
  const places = new Map<string, number>();

  const place = (
    op: SimpleOp,
    args: readonly number[],
    axes: Axes,
    attrs: GraphNode['attrs'] = {},
    kind: ValueType['kind'] = 'real',
  ): number => {
    const key = `${op}(${args.join()})${JSON.stringify(attrs)}`;
    const known = places.get(key);
    if (known !== undefined) return known;
    places.set(key, simple.length);
    return simple.push({ op, args, attrs, type: { axes, kind } }) - 1;
  };
  const constant = (value: number) => place('constant', [], '', { value });

  /** What every softmax of the same logits needs. */
  function partsOf(x: number, axes: Axes) {
    const perVoxel = axes.replace('C', '') as Axes;
    const largest = place('reduceMax', [x], perVoxel, { axes: 'C' });
    // Logits that are far apart differ by more than the largest number: the exponential is 0 all the same.
    const below = place('maximum', [place('sub', [x, largest], axes), constant(-largestFloat32)], axes);
    const isSmaller = place('less', [below, constant(0)], axes, {}, 'boolean');
    const exponential = place('exp', [below], axes);
    const over = (terms: number) => place('sum', [terms], perVoxel, { axes: 'C' });
    const pick = (yes: number, no: number) => place('where', [isSmaller, yes, no], axes);
    // The sum of exponentials less the 1 of one largest class, so that nothing cancels later. Classes that tie for the
    // largest logit count 1 each, but for one of them.
    const ties = place('sub', [over(pick(constant(0), constant(1))), constant(1)], perVoxel);
    const rest = place('add', [over(pick(exponential, constant(0))), ties], perVoxel);
    const total = place('add', [rest, constant(1)], perVoxel);
    return { below, exponential, pick, rest, total };
  }

  for (const [position, { op, args, type }] of nodes.entries()) {
    if (op !== 'softmax' && op !== 'softmaxComplement' && op !== 'logSoftmax') continue;
    const { axes } = type;
    const { below, exponential, pick, rest, total } = partsOf(args[0]!, axes);
    if (op === 'softmax') {
      simple[position] = { op: 'div', args: [exponential, total], attrs: {}, type };
    } else if (op === 'logSoftmax') {
      const perVoxel = axes.replace('C', '') as Axes;
      simple[position] = { op: 'sub', args: [below, place('log1p', [rest], perVoxel)], attrs: {}, type };
    } else {
      // Of a largest class, nothing but the others is left.
      const others = place('add', [place('sub', [constant(1), exponential], axes), rest], axes);
      simple[position] = { op: 'div', args: [pick(others, rest), total], attrs: {}, type };
    }
  }
  return simple;
}
