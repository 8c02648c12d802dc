import { arithmetic, log1p } from './math.ts';
import type { Edge, GraphWriter } from './writer.ts';

/** The largest finite number of single precision. */
const largestFloat32 = 3.4028234663852886e38;

/** Groups the three functions that losses build on a softmax. */
export interface SoftmaxRules {
  softmax(x: Edge): Edge;
  softmaxComplement(x: Edge): Edge;
  logSoftmax(x: Edge): Edge;
}

/**
 * Makes softmax functions over one axis that keep their digits where a prediction is confident: `1 - s` of the largest
 * class is the sum of the others, and `-log s` goes through `log1p` of it. The operator LogSoftmax would lose them, and
 * is not there on WebGPU.
 */
export function softmaxRules(writer: GraphWriter, axis: number, classes: number): SoftmaxRules {
  const { add, sub, div, less, max, where } = arithmetic(writer);
  const over = (op: string, x: Edge) => writer.apply(op, [x, writer.integers([axis])], { keepdims: 1 });

  /** Written once per operand: the writer knows what it has written. */
  function statistics(x: Edge) {
    // The difference of two finite logits may be infinite.
    const shifted = max(sub(x, over('ReduceMax', x)), -largestFloat32);
    const exponential = writer.apply('Exp', [shifted]);
    const isSmaller = less(shifted, 0);
    // `sum exp(x - largest)` less the 1 of one largest class, so that nothing cancels later. Classes that tie for the
    // largest logit count 1 each, but for one of them.
    const others = over('ReduceSum', where(isSmaller, exponential, 0));
    const ties = sub(classes - 1, over('ReduceSum', where(isSmaller, 1, 0)));
    return { shifted, exponential, isSmaller, rest: add(others, ties) };
  }

  return {
    softmax(x) {
      const { exponential, rest } = statistics(x);
      return div(exponential, add(rest, 1));
    },
    softmaxComplement(x) {
      const { exponential, rest } = statistics(x);
      // The own exponential of a largest class is 1, and nothing but `rest` is left.
      return div(add(sub(1, exponential), rest), add(rest, 1));
    },
    logSoftmax(x) {
      const { shifted, rest } = statistics(x);
      return sub(shifted, log1p(writer, rest));
    },
  };
}
