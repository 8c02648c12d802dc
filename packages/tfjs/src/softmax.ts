import { arithmetic } from './broadcast.ts';
import { log1p } from './math.ts';
import { sumOver } from './sum.ts';
import type { Tensor, TensorFlow } from './tensorflow.ts';

/** Holds what every softmax of the same logits needs of a voxel; both have length 1 along C. */
export interface SoftmaxStatistics {
  readonly largest: Tensor;
  /** `sum exp(x - largest)` without the 1 of one largest class, so that nothing cancels later. */
  readonly rest: Tensor;
}

/** Remembers the statistics of logits until those are released. */
export type SoftmaxCache = Map<Tensor, SoftmaxStatistics>;

/** The largest finite number of single precision. */
const largestFloat32 = 3.4028234663852886e38;

/**
 * So many exponentials may be added one after the other, and be those of rounded differences. Equal logits are all rounded
 * the same way, so that the sum over more classes would be off by more than the exponential of one may be.
 */
const fewClasses = 12;

/** The three softmax functions. */
export interface SoftmaxRules {
  softmax(x: Tensor): Tensor;
  softmaxComplement(x: Tensor): Tensor;
  logSoftmax(x: Tensor): Tensor;
}

/**
 * Makes softmax functions over one axis that keep their digits where a prediction is confident: `1 - s` of the
 * largest class is the sum of the others, and `-log s` is a `log1p` of it.
 */
export function softmaxRules(tf: TensorFlow, axis: number, cache: SoftmaxCache): SoftmaxRules {
  const { add, sub, mul, div } = arithmetic(tf);
  const shifted = (x: Tensor, largest: Tensor) =>
    tf.tidy(() => tf.clipByValue(sub(x, largest), -largestFloat32, 0));
  /** What `x - largest` lost when it was rounded. */
  const lost = (x: Tensor, largest: Tensor, difference: Tensor) =>
    tf.tidy(() => {
      const moved = sub(difference, x);
      return sub(sub(x, sub(difference, moved)), add(largest, moved));
    });
  const exponentials = (x: Tensor, largest: Tensor) =>
    tf.tidy(() => {
      const difference = shifted(x, largest);
      const rounded = tf.exp(difference);
      if (x.shape[axis]! <= fewClasses) return rounded;
      return add(rounded, mul(rounded, lost(x, largest, difference)));
    });

  function measure(x: Tensor): SoftmaxStatistics {
    return tf.tidy(() => {
      const largest = tf.max(x, axis, true);
      const over = (terms: Tensor) => sumOver(tf, terms, [axis], largest.shape, fewClasses);
      const isSmaller = tf.tidy(() => tf.step(tf.neg(shifted(x, largest))));
      const others = tf.tidy(() => over(mul(isSmaller, exponentials(x, largest))));
      // Of classes that tie for the largest logit, all but one count 1.
      const ties = tf.sub(x.shape[axis]! - 1, over(isSmaller));
      return { largest, rest: tf.add(others, ties) };
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
      return tf.tidy(() => div(exponentials(x, largest), tf.add(rest, 1)));
    },
    softmaxComplement(x) {
      const { largest, rest } = statisticsOf(x);
      return tf.tidy(() => {
        // The exponential of a largest class is 1, which leaves `rest`.
        const others = tf.tidy(() => add(tf.sub(1, exponentials(x, largest)), rest));
        return div(others, tf.add(rest, 1));
      });
    },
    logSoftmax(x) {
      const { largest, rest } = statisticsOf(x);
      return tf.tidy(() => sub(shifted(x, largest), log1p(tf, rest)));
    },
  };
}
