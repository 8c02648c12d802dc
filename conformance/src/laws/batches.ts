import { stack } from './arrange.ts';
import { drawInputs } from './inputs.ts';
import { type Law, outcomeOf, skipped } from './law.ts';
import { apart, type Measurement, oughtToAgree, withMeasure } from './measure.ts';

/** Puts two measurements together as a batch does that is the mean of its samples. */
function meanOf(one: Measurement, other: Measurement): Measurement {
  const mean = (key: keyof Measurement, join: (a: Float64Array, b: Float64Array) => Float64Array) => ({
    actual: join(one[key].actual, other[key].actual),
    exact: join(one[key].exact, other[key].exact),
    tolerance: join(one[key].tolerance, other[key].tolerance),
  });
  return {
    value: mean('value', (a, b) => a.map((x, i) => (x + b[i]!) / 2)),
    gradient: mean('gradient', (a, b) => Float64Array.of(...a, ...b).map((x) => x / 2)),
  };
}

/** Demands that samples do not mix where they must not. */
export const batchesAndParts: Law = {
  id: 'batches-and-parts',
  statement:
    'A batch gives the mean of what its samples give alone; where a loss couples samples, a batch of one sample twice gives what that sample gives.',
  scope: 'loss',
  check: ({ backend }, loss) =>
    withMeasure(backend, loss, async (measure) => {
      const [a, b] = [drawInputs({ seed: 1, samples: 1 }), drawInputs({ seed: 2, samples: 1 })];
      const [one, other] = [await measure(a), await measure(b)];
      const twice = await measure(stack(a, a));
      const isMean = oughtToAgree(twice, meanOf(one, one));
      if (!isMean) return skipped('the loss of a sample twice is not that of the sample');
      const both = await measure(stack(a, b));
      const isSeparable = oughtToAgree(both, meanOf(one, other));
      return outcomeOf([
        apart(twice, meanOf(one, one)),
        isSeparable ? apart(both, meanOf(one, other)) : undefined,
      ]);
    }),
};
