import { describe, it } from 'vitest';
import type { Loss } from '../define/define-loss.ts';
import { reference } from '../reference/adapter.ts';
import { inTurn } from '../testing/in-turn.test-support.ts';
import { run } from '../testing/losses.test-support.ts';
import { expectClose, magnitude } from '../testing/numbers.test-support.ts';
import { randomSource, uniform } from '../testing/random.test-support.ts';
import { isDense, type Scenario, scenarios } from '../testing/scenarios.test-support.ts';
import { forVariants, lossIds } from '../testing/variants.test-support.ts';

const step = 2e-4;

/** Gives a function for the slope of the sum of the value along a direction: central differences, fourth order. */
async function slopesOf(
  loss: Loss,
  { inputs }: Scenario,
): Promise<(direction: Float64Array) => Promise<number>> {
  const program = await (await reference.open()).compile(loss);
  const { data, shape } = inputs.logits;
  return async (direction) => {
    const at = async (distance: number): Promise<number> => {
      const moved = direction.map((part, i) => data[i]! + distance * part);
      const { value } = await program.run({ ...inputs, logits: { data: moved, shape } });
      return Array.from(value).reduce((total, element) => total + element, 0);
    };
    const near = (await at(step)) - (await at(-step));
    const far = (await at(2 * step)) - (await at(-2 * step));
    return (8 * near - far) / (12 * step);
  };
}

// The inputs lie off the points where a selection, an order or a decision changes by more than any step taken here.
describe.each(Object.entries(scenarios).map(([name, scenario], turn) => [name, scenario, turn] as const))(
  'the gradient for %s',
  (_name, scenario, turn) => {
    it.each(inTurn(lossIds, turn, 2))(
      'of %s agrees with central differences, whatever its options',
      async (id) => {
        const random = randomSource(7);
        await forVariants(id, scenario, async (loss) => {
          // A power between 1 and 2 of small errors is too curved for the differences.
          const { gamma } = loss.parameters;
          if (id === 'noise-robust-dice' && isDense(scenario.inputs) && gamma !== 1 && gamma !== 2) return;
          const { value, gradient } = await run(loss, scenario.inputs);
          const slopeAlong = await slopesOf(loss, scenario);
          // An error in any element shows along a random direction.
          for (let trial = 0; trial < 4; trial++) {
            const direction = uniform(random, gradient.length, -1, 1);
            const expected = await slopeAlong(direction);
            const actual = direction.reduce((total, part, i) => total + part * gradient[i]!, 0);
            // What the differences can resolve depends on the size of the value too.
            expectClose([actual], [expected], 1e-9, { floor: Math.max(1e-2, 1e-3 * magnitude(value)) });
          }
        });
      },
    );
  },
);
