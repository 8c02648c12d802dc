import { describe, it } from 'vitest';
import type { Loss } from '../define-loss.ts';
import { reference } from '../reference/adapter.ts';
import { forVariants, lossIds, run, type Scenario, scenarios } from '../testing/losses.test-support.ts';
import { expectClose, magnitude } from '../testing/numbers.test-support.ts';

const step = 1e-4;

/** Differentiates the sum of the value by every logit, by central differences of the fourth order. */
async function numericalGradient(loss: Loss, { inputs }: Scenario) {
  const program = await (await reference.open()).compile(loss);
  const { data, shape } = inputs.logits;
  const at = async (i: number, shift: number): Promise<number> => {
    const moved = Float64Array.from(data);
    moved[i]! += shift;
    const { value } = await program.run({ ...inputs, logits: { data: moved, shape } });
    return Array.from(value).reduce((total, element) => total + element, 0);
  };
  const slopes: number[] = [];
  for (let i = 0; i < data.length; i++) {
    const near = (await at(i, step)) - (await at(i, -step));
    const far = (await at(i, 2 * step)) - (await at(i, -2 * step));
    slopes.push((8 * near - far) / (12 * step));
  }
  return slopes;
}

describe.each(Object.entries(scenarios))('the gradient for %s', (_name, scenario) => {
  it.each(lossIds)('of %s agrees with central differences, whatever its options', async (id) => {
    await forVariants(id, scenario, async (loss) => {
      const { value, gradient } = await run(loss, scenario.inputs);
      const expected = await numericalGradient(loss, scenario);
      // What the differences can resolve depends on the size of the value too.
      expectClose(gradient, expected, 1e-9, { floor: Math.max(1e-3, 1e-3 * magnitude(value)) });
    });
  });
});
