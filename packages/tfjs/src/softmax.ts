import { blend, log1p } from './math.ts';
import { sumOver } from './sum.ts';
import type { Tensor, TensorFlow } from './tensorflow.ts';

/** Holds what every softmax of the same logits needs of a voxel; both have length 1 along C. */
export interface SoftmaxStatistics {
  readonly largest: Tensor;
  /** `sum exp(x - largest)` less the 1 of one largest class, so that nothing cancels later. */
  readonly rest: Tensor;
}

/** Remembers the statistics of logits until those are released. */
export type SoftmaxCache = Map<Tensor, SoftmaxStatistics>;

/** The largest finite number of single precision. */
const largestFloat32 = 3.4028234663852886e38;

/** The three functions that every softmax is made of. */
export interface SoftmaxRules {
  softmax(x: Tensor): Tensor;
  softmaxComplement(x: Tensor): Tensor;
  logSoftmax(x: Tensor): Tensor;
}

/**
 * Makes softmax functions over one axis that keep their digits where a prediction is confident: `1 - s` of the
 * largest class is the sum of the others, and `-log s` goes through `log1p` of it.
 */
export function softmaxRules(tf: TensorFlow, axis: number, cache: SoftmaxCache): SoftmaxRules {
  const shifted = (x: Tensor, largest: Tensor) =>
    tf.tidy(() => tf.clipByValue(tf.sub(x, largest), -largestFloat32, 0));
  const isSmaller = (difference: Tensor) => tf.tidy(() => tf.step(tf.neg(difference)));

  function measure(x: Tensor): SoftmaxStatistics {
    return tf.tidy(() => {
      const largest = tf.max(x, axis, true);
      const difference = shifted(x, largest);
      const smaller = isSmaller(difference);
      const over = (terms: Tensor) => sumOver(tf, terms, [axis], largest.shape);
      // Classes that tie for the largest logit count 1 each, but for one of them.
      const ties = tf.sub(x.shape[axis]! - 1, over(smaller));
      return { largest, rest: tf.add(over(tf.mul(smaller, tf.exp(difference))), ties) };
    });
  }

  function statisticsOf(x: Tensor): SoftmaxStatistics {
    const known = cache.get(x);
    if (known) return known;
    const statistics = measure(x);
    cache.set(x, statistics);
    return statistics;
  }

  return {
    softmax(x) {
      const { largest, rest } = statisticsOf(x);
      return tf.tidy(() => tf.div(tf.exp(shifted(x, largest)), tf.add(rest, 1)));
    },
    softmaxComplement(x) {
      const { largest, rest } = statisticsOf(x);
      return tf.tidy(() => {
        const difference = shifted(x, largest);
        const total = tf.add(rest, 1);
        const others = blend(tf, isSmaller(difference), tf.sub(total, tf.exp(difference)), rest);
        return tf.div(others, total);
      });
    },
    logSoftmax(x) {
      const { largest, rest } = statisticsOf(x);
      return tf.tidy(() => tf.sub(shifted(x, largest), log1p(tf, rest)));
    },
  };
}
