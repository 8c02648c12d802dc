import { arithmetic, log1p } from './math.ts';
import { fewClasses, sumOverClasses } from './sum.ts';
import type { GraphWriter, Value } from './writer.ts';

/** The largest finite number of single precision. */
const largestFloat32 = 3.4028234663852886e38;

/** The three softmax functions. */
export interface SoftmaxRules {
  softmax(x: Value): Value;
  softmaxComplement(x: Value): Value;
  logSoftmax(x: Value): Value;
}

/**
 * Makes softmax functions over one axis that keep their digits where a prediction is confident: `1 - s` of the largest class
 * is the sum of the others, and `-log s` is a `log1p` of it. The operator LogSoftmax would lose them, and WebGPU does not
 * have it.
 */
export function softmaxRules(writer: GraphWriter, axis: number, classes: number): SoftmaxRules {
  const { add, sub, mul, div, less, max, where } = arithmetic(writer);
  const sum = (x: Value) => sumOverClasses(writer, x, axis, classes);

  /**
   * `exp(x - largest)`, corrected by what `shifted` lost when it was rounded. Equal logits lose the same, so that the sum of
   * many of them would be off by all of it.
   */
  function exponentialOf(shifted: Value, x: Value, largest: Value): Value {
    const rounded = writer.apply('Exp', [shifted]);
    if (classes <= fewClasses) return rounded;
    const moved = sub(shifted, x);
    const lost = sub(sub(x, sub(shifted, moved)), add(largest, moved));
    return add(rounded, mul(rounded, lost));
  }

  /** The writer writes this once per operand. */
  function statistics(x: Value) {
    // The difference of two finite logits may be infinite.
    const largest = writer.apply('ReduceMax', [x, writer.integers([axis])], { keepdims: 1 });
    const shifted = max(sub(x, largest), -largestFloat32);
    const exponential = exponentialOf(shifted, x, largest);
    const isSmaller = less(shifted, 0);
    // `sum exp(x - largest)` without the 1 of one largest class, so that nothing cancels later. Of classes that tie for the
    // largest logit, all but one count 1.
    const others = sum(where(isSmaller, exponential, 0));
    const ties = sub(classes - 1, sum(where(isSmaller, 1, 0)));
    return { shifted, exponential, isSmaller, rest: add(others, ties) };
  }

  return {
    softmax(x) {
      const { exponential, rest } = statistics(x);
      return div(exponential, add(rest, 1));
    },
    softmaxComplement(x) {
      const { exponential, rest } = statistics(x);
      // The exponential of a largest class is 1, which leaves `rest`.
      return div(add(sub(1, exponential), rest), add(rest, 1));
    },
    logSoftmax(x) {
      const { shifted, rest } = statistics(x);
      return sub(shifted, log1p(writer, rest));
    },
  };
}
