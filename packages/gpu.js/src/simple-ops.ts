import type { Axes, Graph, GraphNode, OpName, ValueType } from '@segloss/core/adapter';
import { isOfKind, type NoAttrs, type OpOfKind, withoutAxes } from '@segloss/core/graph';

/** The steps that softmaxes are made of, besides primitives. */
export type StepOp = 'exp' | 'log1p';

interface Step {
  readonly op: StepOp;
  readonly args: readonly [number];
  readonly attrs: NoAttrs;
  readonly type: ValueType;
}

/** A node of a graph without softmaxes: a primitive, or a step of a softmax. */
export type SimpleNode = GraphNode<Exclude<OpName, OpOfKind<'softmax'>>> | Step;

/** Gives the largest finite number of single precision. */
export const largestFloat32 = 3.4028234663852886e38;

/** Tells whether a node is a step of a softmax. */
export const isStep = (node: SimpleNode): node is Step => node.op === 'exp' || node.op === 'log1p';

/**
 * Writes the three forms of softmax in smaller steps that keep their digits where a prediction is confident. The nodes
 * of the graph keep their positions; the steps come behind them.
 */
export function withoutSoftmax({ nodes }: Pick<Graph, 'nodes'>): readonly SimpleNode[] {
  const steps: SimpleNode[] = [];
  const places = new Map<string, number>();

  const place = (node: SimpleNode): number => {
    const key = `${node.op}(${node.args.join()})${JSON.stringify(node.attrs)}`;
    const known = places.get(key);
    if (known !== undefined) return known;
    const position = nodes.length + steps.length;
    places.set(key, position);
    steps.push(node);
    return position;
  };
  const real = (axes: Axes): ValueType => ({ axes, kind: 'real' });
  const constant = (value: number) => place({ op: 'constant', args: [], attrs: { value }, type: real('') });
  const binary = (op: 'add' | 'sub' | 'maximum', a: number, b: number, axes: Axes) =>
    place({ op, args: [a, b], attrs: {}, type: real(axes) });
  const step = (op: StepOp, a: number, axes: Axes) => place({ op, args: [a], attrs: {}, type: real(axes) });
  const overClasses = (op: OpOfKind<'reduction'>, a: number, axes: Axes) =>
    place({ op, args: [a], attrs: { axes: 'C' }, type: real(axes) });

  /** The steps that all softmaxes of the same logits share. */
  function partsOf(x: number, axes: Axes, perVoxel: Axes) {
    const largest = overClasses('reduceMax', x, perVoxel);
    // Logits may differ by more than the largest number. The exponential is 0 either way.
    const difference = binary('sub', x, largest, axes);
    const below = binary('maximum', difference, constant(-largestFloat32), axes);
    const isSmaller = place({
      op: 'less',
      args: [below, constant(0)],
      attrs: {},
      type: { axes, kind: 'boolean' },
    });
    const exponential = step('exp', below, axes);
    const pick = (yes: number, no: number) =>
      place({ op: 'where', args: [isSmaller, yes, no], attrs: {}, type: real(axes) });
    // The sum of exponentials without the 1 of one largest class, so that nothing cancels later. Of classes that tie for
    // the largest logit, all but one count 1.
    const largestOnes = overClasses('sum', pick(constant(0), constant(1)), perVoxel);
    const ties = binary('sub', largestOnes, constant(1), perVoxel);
    const others = overClasses('sum', pick(exponential, constant(0)), perVoxel);
    const rest = binary('add', others, ties, perVoxel);
    const total = binary('add', rest, constant(1), perVoxel);
    return { below, exponential, pick, rest, total };
  }

  function written({ op, args: [x], type }: GraphNode<OpOfKind<'softmax'>>): SimpleNode {
    const { axes } = type;
    const perVoxel = withoutAxes(axes, 'C');
    const { below, exponential, pick, rest, total } = partsOf(x, axes, perVoxel);
    switch (op) {
      case 'softmax':
        return { op: 'div', args: [exponential, total], attrs: {}, type };
      case 'logSoftmax':
        return { op: 'sub', args: [below, step('log1p', rest, perVoxel)], attrs: {}, type };
      case 'softmaxComplement': {
        // For a largest class, only the others remain.
        const others = binary('add', binary('sub', constant(1), exponential, axes), rest, axes);
        return { op: 'div', args: [pick(others, rest), total], attrs: {}, type };
      }
    }
  }

  const own = nodes.map((node): SimpleNode => (isOfKind(node, 'softmax') ? written(node) : node));
  return [...own, ...steps];
}
