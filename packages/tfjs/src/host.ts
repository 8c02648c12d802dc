import {
  type Axes,
  type Detour,
  type Field,
  type Lowering,
  referenceTable,
  type ValueType,
} from '@segloss/core/adapter';
import { axisMap } from './axes.ts';
import type { Runtime } from './table.ts';
import type { Tensor, TensorFlow } from './tensorflow.ts';

/** Names the rules that are neither pointwise nor sums: distance maps and selections by rank. Core computes them. */
export const hostOps = ['distanceMap', 'hardest', 'jaccardSlopes'] as const;

/** Names one of them. */
export type HostOp = (typeof hostOps)[number];

/** Gives the axes with which the operands of a rule must come to the host. */
export const operandAxes: { readonly [O in HostOp]: (type: ValueType) => readonly Axes[] } = {
  distanceMap: ({ axes }) => [axes],
  hardest: () => ['NV', 'NV'],
  jaccardSlopes: () => ['NCV', 'NCV', 'NV'],
};

/** Swaps the order of classes and voxels of a tensor of full rank. */
export function moveClasses(tf: TensorFlow, x: Tensor, to: 'before' | 'behind'): Tensor {
  const spatial = Array.from({ length: x.rank - 2 }, (_, axis) => axis + (to === 'before' ? 1 : 2));
  return tf.transpose(x, to === 'before' ? [0, x.rank - 1, ...spatial] : [0, ...spatial, 1]);
}

/** Lays an operand out in the order N, C, V, repeated along the axes that it lacks. A new tensor. */
export function arrange(
  tf: TensorFlow,
  operand: Tensor,
  axes: Axes,
  { layout, sizes }: Pick<Runtime, 'layout' | 'sizes'>,
): Tensor {
  const { shape } = axisMap(layout, sizes);
  return tf.tidy(() => {
    // WebGPU moves the bits of truth values as they are, so these become numbers first; the product makes it sure.
    const numbers = operand.dtype === 'bool' ? tf.mul(tf.cast(operand, 'float32'), 1) : operand;
    const repeated = tf.add(tf.fill(shape(axes), 0), numbers);
    return layout === 'channels-last' ? moveClasses(tf, repeated, 'before') : tf.clone(repeated);
  });
}

/** Computes rules on the host. */
export interface Host {
  /** Lays an operand out as the host wants it: all its axes, in the order N, C, V. A new tensor. */
  arrange(operand: Tensor, axes: Axes): Tensor;
  /** Gives the axes of the operands of a rule. */
  axesOf(op: HostOp, type: ValueType): readonly Axes[];
  /** Computes a rule from the numbers of its arranged operands. A new tensor. */
  compute(detour: Pick<Detour, 'op' | 'attrs' | 'type'>, operands: readonly ArrayLike<number>[]): Tensor;
}

type AnyRule = (args: readonly Field[], attrs: unknown, type: ValueType) => Field;

/** Makes the host of a run: what it computes goes there from the device, and the result comes back. */
export function makeHost(tf: TensorFlow, { layout, sizes }: Pick<Runtime, 'layout' | 'sizes'>): Host {
  const { samples: N, classes: C, spatial } = sizes;
  const V = spatial.reduce((count, length) => count * length, 1);
  const reference = referenceTable({ N, C, V, spatial }, {});

  const axesOf = (op: HostOp, type: ValueType): readonly Axes[] => operandAxes[op](type);

  function fromHost({ axes, data }: Field): Tensor {
    return tf.tidy(() => {
      const [n, c, ...voxels] = [
        axes.includes('N') ? N : 1,
        axes.includes('C') ? C : 1,
        ...spatial.map((length) => (axes.includes('V') ? length : 1)),
      ] as [number, number, ...number[]];
      const x = tf.tensor(Float32Array.from(data), [n, c, ...voxels], 'float32');
      return layout === 'channels-last' ? moveClasses(tf, x, 'behind') : x;
    });
  }

  return {
    axesOf,
    arrange: (operand, axes) => arrange(tf, operand, axes, { layout, sizes }),
    compute({ op, attrs, type }, operands) {
      const axes = axesOf(op as HostOp, type);
      const fields = operands.map((data, i): Field => ({ axes: axes[i]!, data: Float64Array.from(data) }));
      return fromHost((reference[op] as AnyRule)(fields, attrs, type));
    },
  };
}

/**
 * Makes the rules that wait for the device at once: for loss functions, which must not be asynchronous, on devices
 * whose memory is that of the host.
 */
export function hostRules(tf: TensorFlow, runtime: Runtime): Required<Pick<Lowering<Tensor>, HostOp>> {
  const host = makeHost(tf, runtime);
  const rule =
    (op: HostOp) =>
    (args: readonly Tensor[], attrs: Detour['attrs'], type: ValueType): Tensor => {
      const axes = host.axesOf(op, type);
      const arranged = args.map((arg, i) => host.arrange(arg, axes[i]!));
      const operands = arranged.map((operand) => operand.dataSync());
      for (const operand of arranged) operand.dispose();
      return host.compute({ op, attrs, type }, operands);
    };
  return {
    distanceMap: rule('distanceMap'),
    hardest: rule('hardest'),
    jaccardSlopes: rule('jaccardSlopes'),
  };
}
