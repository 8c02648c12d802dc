import type { Arrays } from './arrays.ts';
import { functionsOf } from './functions.ts';
import type { JaxArray } from './jax.ts';
import { operationsOf } from './operations.ts';
import { sumOver } from './sum.ts';

/** The position of the axis of the classes. */
const classAxis = 1;

/** The largest finite number of single precision. */
const largestFloat32 = 3.4028234663852886e38;

/** The most exponentials that are added one after the other. */
const longestRow = 12;

/** What the softmax functions of the same logits share. */
interface Statistics {
  /** `x - largest`. */
  readonly shifted: JaxArray;
  /** The exponentials of these: 1 for the largest. */
  readonly exponentials: JaxArray;
  /** Sum of the exponentials without the 1 of one largest class, so that nothing cancels later. */
  readonly rest: JaxArray;
}

/** The three softmax functions over the classes. */
export interface SoftmaxRules {
  softmax(x: JaxArray): JaxArray;
  softmaxComplement(x: JaxArray): JaxArray;
  logSoftmax(x: JaxArray): JaxArray;
  /** Releases what is remembered of logits. */
  forget(x: JaxArray): void;
}

/**
 * Makes softmax functions that keep their digits where a prediction is confident: `1 - s` of the largest class is the sum of
 * the others, and `-log s` is a `log1p` of it.
 */
export function softmaxRules(arrays: Arrays): SoftmaxRules {
  const { add, sub, mul, div, maximum, less, where } = operationsOf(arrays);
  const { expOfNegative, log1p } = functionsOf(arrays);
  const known = new Map<JaxArray, Statistics>();

  /**
   * `exp(x - largest)`, corrected by what the difference lost when it was rounded. Equal logits lose the same, so that the
   * sum of many of them would be off by all of it.
   */
  const correctedExp = (x: JaxArray, largest: JaxArray, shifted: JaxArray): JaxArray =>
    arrays.tidy(() => {
      const moved = sub(shifted, x);
      const lost = sub(sub(x, sub(shifted, moved)), add(largest, moved));
      const rounded = expOfNegative(shifted);
      return add(rounded, mul(rounded, lost));
    });

  function measure(x: JaxArray): Statistics {
    const largest = arrays.apply((a: JaxArray) => a.max(classAxis, { keepdims: true }), x);
    try {
      // The difference of two finite logits may be infinite.
      const shifted = arrays.tidy(() => maximum(sub(x, largest), -largestFloat32));
      const exponentials = correctedExp(x, largest, shifted);
      const rest = arrays.tidy(() => {
        const isSmaller = less(shifted, 0);
        const others = sumOver(arrays, where(isSmaller, exponentials, 0), classAxis, longestRow);
        const ties = sumOver(arrays, where(isSmaller, 0, 1), classAxis, longestRow);
        return add(others, sub(ties, 1));
      });
      return { shifted, exponentials, rest };
    } finally {
      arrays.release(largest);
    }
  }

  function statisticsOf(x: JaxArray): Statistics {
    const found = known.get(x) ?? measure(x);
    known.set(x, found);
    return found;
  }

  return {
    softmax(x) {
      const { exponentials, rest } = statisticsOf(x);
      return arrays.tidy(() => div(exponentials, add(rest, 1)));
    },
    softmaxComplement(x) {
      const { exponentials, rest } = statisticsOf(x);
      // The exponential of a largest class is 1, which leaves `rest`.
      return arrays.tidy(() => div(add(sub(1, exponentials), rest), add(rest, 1)));
    },
    logSoftmax(x) {
      const { shifted, rest } = statisticsOf(x);
      return arrays.tidy(() => sub(shifted, log1p(rest)));
    },
    forget(x) {
      const found = known.get(x);
      known.delete(x);
      for (const array of Object.values(found ?? {})) arrays.release(array);
    },
  };
}
