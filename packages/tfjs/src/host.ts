import { type Axes, type Field, type Lowering, referenceTable } from '@segloss/core';
import { axisMap } from './axes.ts';
import type { Runtime } from './table.ts';
import type { Tensor, TensorFlow } from './tensorflow.ts';

type HostOps = 'distanceMap' | 'hardest' | 'jaccardSlopes';

/** Swaps the order of classes and voxels of a tensor of full rank. */
function moveClasses(tf: TensorFlow, x: Tensor, to: 'before' | 'behind'): Tensor {
  const spatial = Array.from({ length: x.rank - 2 }, (_, axis) => axis + (to === 'before' ? 1 : 2));
  return tf.transpose(x, to === 'before' ? [0, x.rank - 1, ...spatial] : [0, ...spatial, 1]);
}

/**
 * Makes the rules that are neither pointwise nor sums: distance maps and selections by rank. They are computed on the
 * host, by core: their operands are copied there and the result is copied back.
 */
export function hostRules(tf: TensorFlow, runtime: Runtime): Required<Pick<Lowering<Tensor>, HostOps>> {
  const { layout, sizes } = runtime;
  const { samples: N, classes: C, spatial } = sizes;
  const V = spatial.reduce((count, length) => count * length, 1);
  const { shape } = axisMap(layout, sizes);
  const reference = referenceTable({ N, C, V, spatial }, {});

  const toHost = (x: Tensor, axes: Axes): Field => {
    const full = tf.tidy(() => {
      const repeated = x.dtype === 'bool' ? x : tf.add(tf.fill(shape(axes), 0), x);
      return layout === 'channels-last' ? moveClasses(tf, repeated, 'before') : tf.clone(repeated);
    });
    const data = Float64Array.from(full.dataSync());
    full.dispose();
    return { axes, data };
  };

  const fromHost = ({ axes, data }: Field): Tensor =>
    tf.tidy(() => {
      const [n, c, ...voxels] = [
        axes.includes('N') ? N : 1,
        axes.includes('C') ? C : 1,
        ...spatial.map((length) => (axes.includes('V') ? length : 1)),
      ] as [number, number, ...number[]];
      const x = tf.tensor(Float32Array.from(data), [n, c, ...voxels], 'float32');
      return layout === 'channels-last' ? moveClasses(tf, x, 'behind') : x;
    });

  return {
    distanceMap: ([mask], attrs, type) =>
      fromHost(reference.distanceMap([toHost(mask!, type.axes)], attrs, type)),
    hardest: ([losses, counted], attrs, type) =>
      fromHost(reference.hardest([toHost(losses!, 'NV'), toHost(counted!, 'NV')], attrs, type)),
    jaccardSlopes: ([errors, target, counted], attrs, type) => {
      const fields = [toHost(errors!, 'NCV'), toHost(target!, 'NCV'), toHost(counted!, 'NV')];
      return fromHost(reference.jaccardSlopes(fields, attrs, type));
    },
  };
}
