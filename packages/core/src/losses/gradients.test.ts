import { describe, it } from 'vitest';
import type { Program } from '../adapter.ts';
import type { Inputs } from '../inputs.ts';
import { reference } from '../reference/adapter.ts';
import { forVariants, lossIds, run, scenarios } from '../testing/losses.test-support.ts';
import { expectClose, magnitude } from '../testing/numbers.test-support.ts';
import { randomSource, uniform } from '../testing/random.test-support.ts';

const step = 1e-4;

/** Gives the slope of the sum of the value along a direction, by central differences of the fourth order. */
async function slopeAlong(direction: Float64Array, program: Program, inputs: Inputs): Promise<number> {
  const { data, shape } = inputs.logits;
  const at = async (distance: number): Promise<number> => {
    const moved = direction.map((part, i) => data[i]! + distance * part);
    const { value } = await program.run({ ...inputs, logits: { data: moved, shape } });
    return Array.from(value).reduce((total, element) => total + element, 0);
  };
  const near = (await at(step)) - (await at(-step));
  const far = (await at(2 * step)) - (await at(-2 * step));
  return (8 * near - far) / (12 * step);
}

describe.each(Object.entries(scenarios))('the gradient for %s', (_name, scenario) => {
  it.each(lossIds)('of %s agrees with central differences, whatever its options', async (id) => {
    const { inputs } = scenario;
    const random = randomSource(7);
    const backend = await reference.open();
    await forVariants(id, scenario, async (loss) => {
      const { value, gradient } = await run(loss, inputs);
      const program = await backend.compile(loss);
      // An error in any element shows along a random direction.
      for (let trial = 0; trial < 4; trial++) {
        const direction = uniform(random, gradient.length, -1, 1);
        const expected = await slopeAlong(direction, program, inputs);
        const actual = direction.reduce((total, part, i) => total + part * gradient[i]!, 0);
        // What the differences can resolve depends on the size of the value too.
        expectClose([actual], [expected], 1e-9, { floor: Math.max(1e-2, 1e-3 * magnitude(value)) });
      }
    });
  });
});
