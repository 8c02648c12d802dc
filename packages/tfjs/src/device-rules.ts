import {
  type Applied,
  type Args,
  type Axes,
  type NonLocalOp,
  operandAxes,
  type Rules,
} from '@segloss/core/adapter';
import { mapArgs } from '@segloss/core/graph';
import { distanceMaps } from './distance.ts';
import { arrange, moveClasses } from './host.ts';
import type { Runtime } from './runtime.ts';
import type { Tensor, TensorFlow } from './tensorflow.ts';
import { jaccardGradientOfRows, topKOfRows } from './top-k.ts';

const product = (lengths: readonly number[]): number => lengths.reduce((count, length) => count * length, 1);

/** The ops that have such rules. */
export const deviceOps = ['distanceMap', 'hardest', 'jaccardSlopes'] as const satisfies readonly NonLocalOp[];

type DeviceOp = (typeof deviceOps)[number];

/**
 * Makes the rules of non-local ops from operations of the device, for devices whose results a rule cannot read, or that would
 * have to copy to the host and back. Counts must stay below 2^24.
 */
export function deviceRules(
  tf: TensorFlow,
  { layout, sizes }: Pick<Runtime, 'layout' | 'sizes'>,
): Rules<Tensor, DeviceOp> {
  const { samples: N, classes: C, spatial } = sizes;
  const V = product(spatial);

  function arranged<O extends DeviceOp>(node: Applied<Tensor, O>): Args<O, Tensor> {
    const axes = operandAxes(node);
    return mapArgs<Tensor, Tensor, O>(node, (arg, place) =>
      arrange(tf, arg, axes[place] ?? '', { layout, sizes }),
    ).args;
  }

  /** Converts a tensor in the order N, C, V to the layout of the run. */
  const restored = (x: Tensor, axes: Axes): Tensor => {
    const shape = [axes.includes('N') ? N : 1, axes.includes('C') ? C : 1, ...spatial];
    const full = tf.reshape(x, shape);
    return layout === 'channels-last' ? moveClasses(tf, full, 'behind') : full;
  };

  /** Arranges the voxels of a field in rows: one per class, and one per sample unless samples are joined. */
  const toRows = (x: Tensor, axes: Axes, isJoined: boolean): Tensor => {
    const classes = axes.includes('C') ? C : 1;
    const rows = tf.reshape(x, [N, classes, V]);
    return isJoined ? tf.reshape(tf.transpose(rows, [1, 0, 2]), [classes, N * V]) : tf.reshape(rows, [-1, V]);
  };
  const fromRows = (x: Tensor, axes: Axes, isJoined: boolean): Tensor => {
    const classes = axes.includes('C') ? C : 1;
    return isJoined ? tf.transpose(tf.reshape(x, [classes, N, V]), [1, 0, 2]) : x;
  };

  return {
    distanceMap: (args, attrs, type) =>
      tf.tidy(() => {
        const { kind, spacing } = attrs;
        const [mask] = arranged<'distanceMap'>({ op: 'distanceMap', args, attrs, type });
        const masks = tf.reshape(mask, [-1, ...spatial]);
        const steps = spacing ?? spatial.map(() => 1);
        return restored(distanceMaps(tf, masks, kind, steps), type.axes);
      }),
    hardest: (args, attrs, type) =>
      tf.tidy(() => {
        const { fraction, batch } = attrs;
        const [losses, counted] = arranged<'hardest'>({ op: 'hardest', args, attrs, type });
        const [rows, countedRows] = [toRows(losses, 'NV', batch), toRows(counted, 'NV', batch)];
        const marks = topKOfRows(tf, rows, countedRows, fraction);
        return restored(fromRows(marks, 'NV', batch), 'NV');
      }),
    jaccardSlopes: (args, attrs, type) =>
      tf.tidy(() => {
        const { batch } = attrs;
        const [errors, truth, weights] = arranged<'jaccardSlopes'>({
          op: 'jaccardSlopes',
          args,
          attrs,
          type,
        });
        const perClass = tf.mul(tf.reshape(weights, [N, 1, V]), tf.fill([N, C, V], 1));
        const rows = (x: Tensor) => toRows(x, 'NCV', batch);
        const gradient = jaccardGradientOfRows(tf, rows(errors), rows(truth), rows(perClass));
        return restored(fromRows(gradient, 'NCV', batch), 'NCV');
      }),
  };
}
