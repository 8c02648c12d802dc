import type { Axes, Lowering, OpAttrs, ValueType } from '@segloss/core/adapter';
import { distanceMaps } from './distance.ts';
import { arrange, type HostOp, moveClasses, operandAxes } from './host.ts';
import { hardestOfRows, slopesOfRows } from './ranks.ts';
import type { Runtime } from './table.ts';
import type { Tensor, TensorFlow } from './tensorflow.ts';

const product = (lengths: readonly number[]): number => lengths.reduce((count, length) => count * length, 1);

/**
 * Makes the rules that are neither pointwise nor sums of operations of the device: where waiting for the device is
 * not possible, or would cost a way to the host and back. Counts must stay below 2^24.
 */
export function deviceRules(
  tf: TensorFlow,
  { layout, sizes }: Pick<Runtime, 'layout' | 'sizes'>,
): Required<Pick<Lowering<Tensor>, HostOp>> {
  const { samples: N, classes: C, spatial } = sizes;
  const V = product(spatial);

  const arranged = (op: HostOp, args: readonly Tensor[], type: ValueType): Tensor[] =>
    operandAxes[op](type).map((axes, i) => arrange(tf, args[i]!, axes, { layout, sizes }));

  /** Gives a tensor in the order N, C, V the layout of the run. */
  const restored = (x: Tensor, axes: Axes): Tensor => {
    const shape = [axes.includes('N') ? N : 1, axes.includes('C') ? C : 1, ...spatial];
    const full = tf.reshape(x, shape);
    return layout === 'channels-last' ? moveClasses(tf, full, 'behind') : full;
  };

  /** Joins the voxels of a field in rows, a row for each class, and for each sample unless they are joined. */
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
    distanceMap: (args, { kind, spacing }: OpAttrs['distanceMap'], type) =>
      tf.tidy(() => {
        const [mask] = arranged('distanceMap', args, type) as [Tensor];
        const masks = tf.reshape(mask, [-1, ...spatial]);
        const steps = spacing ?? spatial.map(() => 1);
        return restored(distanceMaps(tf, masks, kind, steps), type.axes);
      }),
    hardest: (args, { fraction, batch }: OpAttrs['hardest'], type) =>
      tf.tidy(() => {
        const rows = arranged('hardest', args, type).map((x) => toRows(x, 'NV', batch));
        const marks = hardestOfRows(tf, rows[0]!, rows[1]!, fraction);
        return restored(fromRows(marks, 'NV', batch), 'NV');
      }),
    jaccardSlopes: (args, { batch }: OpAttrs['jaccardSlopes'], type) =>
      tf.tidy(() => {
        const [errors, truth, counted] = arranged('jaccardSlopes', args, type) as [Tensor, Tensor, Tensor];
        const perClass = tf.mul(tf.reshape(counted, [N, 1, V]), tf.fill([N, C, V], 1));
        const rows = [errors, truth, perClass].map((x) => toRows(x, 'NCV', batch));
        const slopes = slopesOfRows(tf, rows[0]!, rows[1]!, rows[2]!);
        return restored(fromRows(slopes, 'NCV', batch), 'NCV');
      }),
  };
}
