import {
  type Applied,
  type Axes,
  evaluateHostOp,
  type NonLocalOp,
  operandAxes,
  opsOfKind,
  type Rules,
  rulesFor,
} from '@segloss/core/adapter';
import { axisMap } from './axes.ts';
import type { Runtime } from './runtime.ts';
import type { Tensor, TensorFlow } from './tensorflow.ts';

/** The ops that core computes, unless the device has rules for them. */
export const hostOps = opsOfKind('nonLocal');

/** Moves the classes of a tensor of full rank before or behind its voxels. */
export function moveClasses(tf: TensorFlow, x: Tensor, to: 'before' | 'behind'): Tensor {
  const spatial = Array.from({ length: x.rank - 2 }, (_, axis) => axis + (to === 'before' ? 1 : 2));
  return tf.transpose(x, to === 'before' ? [0, x.rank - 1, ...spatial] : [0, ...spatial, 1]);
}

/** Arranges an operand in the order N, C, V, repeated along the axes that it lacks. Returns a new tensor. */
export function arrange(
  tf: TensorFlow,
  operand: Tensor,
  axes: Axes,
  { layout, sizes }: Pick<Runtime, 'layout' | 'sizes'>,
): Tensor {
  const { shape } = axisMap(layout, sizes);
  return tf.tidy(() => {
    // WebGPU moves the bits of truth values unchanged, so they become numbers first. The product makes the cast effective.
    const numbers = operand.dtype === 'bool' ? tf.mul(tf.cast(operand, 'float32'), 1) : operand;
    const repeated = tf.add(tf.fill(shape(axes), 0), numbers);
    return layout === 'channels-last' ? moveClasses(tf, repeated, 'before') : tf.clone(repeated);
  });
}

/** Arranges the operands of a non-local op as it needs them: with all axes, in the order N, C, V. Returns new tensors. */
export const arrangeOperands = (
  tf: TensorFlow,
  node: Applied<Tensor, NonLocalOp>,
  runtime: Pick<Runtime, 'layout' | 'sizes'>,
): Tensor[] => {
  const operands: readonly Tensor[] = node.args;
  const axes = operandAxes(node);
  return operands.map((operand, place) => arrange(tf, operand, axes[place] ?? '', runtime));
};

/** Computes a non-local op on the host, from the numbers of its arranged operands. Returns a new tensor. */
export function computeOnHost(
  tf: TensorFlow,
  node: Applied<unknown, NonLocalOp>,
  operands: readonly ArrayLike<number>[],
  { layout, sizes }: Pick<Runtime, 'layout' | 'sizes'>,
): Tensor {
  const { samples: N, classes: C, spatial } = sizes;
  const V = spatial.reduce((count, length) => count * length, 1);
  const { axes, data } = evaluateHostOp(node, operands, { N, C, V, spatial });
  return tf.tidy(() => {
    const { shape } = axisMap('channels-first', sizes);
    const x = tf.tensor(Float32Array.from(data), shape(axes), 'float32');
    return layout === 'channels-last' ? moveClasses(tf, x, 'behind') : x;
  });
}

/**
 * Makes rules that read from the device synchronously: for loss functions, which must not be asynchronous, on devices that share
 * the memory of the host.
 */
export const hostRules = (tf: TensorFlow, runtime: Runtime): Rules<Tensor, NonLocalOp> =>
  rulesFor<Tensor, NonLocalOp>(hostOps, (node) => {
    const arranged = arrangeOperands(tf, node, runtime);
    const numbers = arranged.map((operand) => operand.dataSync());
    for (const operand of arranged) operand.dispose();
    return computeOnHost(tf, node, numbers, runtime);
  });
