import {
  allLosses,
  type Backend,
  checkInputs,
  createLoss,
  crossEntropy,
  InputError,
  type Inputs,
  type Layout,
  type Loss,
  type LossFactory,
  ParameterError,
  reference,
  type TensorData,
} from '@segloss/core';
import { describe, expect, it } from 'vitest';
import { type Arithmetic, arithmeticOf } from '../budget/arithmetic.ts';
import { type Budget, budgetOf } from '../budget/budget.ts';
import { budgetFactor, isUndecided } from '../budget/compare.ts';
import { compareRun } from '../cases/compare-run.ts';
import { randomSource } from '../cases/random.ts';
import { toChannelsLast } from '../laws/arrange.ts';
import { countOf, drawInputs } from '../laws/inputs.ts';

type Parameters = Readonly<Record<string, unknown>>;

/** Inputs with weights of voxels or annotated classes, channels first. */
interface Example {
  readonly inputs: Inputs;
  readonly parameters: Parameters;
}

const next = randomSource(17);

/** Draws weights of voxels; a quarter of them is 0. */
const weightsFor = ({ logits }: Inputs): TensorData => {
  const shape = [logits.shape[0]!, ...logits.shape.slice(2)];
  return { data: Float32Array.from({ length: countOf(shape) }, () => Math.max(0, 3 * next() - 0.75)), shape };
};

const withWeights = (inputs: Inputs): Inputs => ({ ...inputs, weights: weightsFor(inputs) });

/** Gives probabilities instead of logits, each near what a sigmoid makes of it. */
const asProbabilities = (inputs: Inputs): Inputs => {
  const { data, shape } = inputs.logits;
  return { ...inputs, logits: { data: data.map((x) => 0.5 + x / 6.5), shape } };
};

const oneChannel: Inputs = (() => {
  const { logits, target } = drawInputs({ classes: 2 });
  return { logits: { data: logits.data.slice(0, 40), shape: [2, 1, 4, 5] }, target };
})();

const none = { activation: 'none' };
const sigmoid = { activation: 'sigmoid' };

const examples: Readonly<Record<string, Example>> = {
  'weights of labels': { inputs: withWeights(drawInputs({ mask: true })), parameters: {} },
  'annotated labels': {
    inputs: { ...drawInputs({ classes: 4 }), annotated: [[1, 3], [2]] },
    parameters: {},
  },
  'both, of a dense target and a mask': {
    inputs: { ...withWeights(drawInputs({ dense: true, mask: true })), annotated: [[2], []] },
    parameters: {},
  },
  'both, of a volume with an ignored label': {
    inputs: { ...withWeights(drawInputs({ spatial: [3, 2, 4], seed: 4 })), annotated: [[1], [0, 1, 2]] },
    parameters: { ignoreIndex: 1 },
  },
  'both, of channels of their own': {
    inputs: { ...withWeights(drawInputs({ dense: true, mask: true, seed: 2 })), annotated: [[0, 2], []] },
    parameters: sigmoid,
  },
  'both, of one channel': {
    inputs: { ...withWeights(oneChannel), annotated: [[0], []] },
    parameters: sigmoid,
  },
  'both, of probabilities': {
    inputs: { ...withWeights(asProbabilities(drawInputs({ seed: 3 }))), annotated: [[0, 1], [2]] },
    parameters: none,
  },
};

const variants: readonly Parameters[] = [
  {},
  { batch: true },
  { aggregate: 'micro' },
  { reduction: 'none' },
  { emptyTarget: 'skip', batch: true },
  { includeBackground: false, weightNormalization: 'weights' },
  { aggregate: 'micro', emptyTarget: 'skip', batch: true },
  { threshold: 0.4, labelSmoothing: 0.1, softLabels: true },
  { normalize: 'all', k: 0.4, emptyTarget: 'zero' },
  { variant: 'loss', weightType: 'simple', squared: true, reduction: 'sum' },
];

/** Leaves out of parameters those that a loss does not take. */
const known = ({ parameters }: LossFactory, given: Parameters): Parameters =>
  Object.fromEntries(
    Object.entries(given).filter(([name, value]) => parameters[name]?.accepts(value) === true),
  );

/** Tells whether a loss takes inputs, which are right in themselves: another one takes them. */
function takes(loss: Loss, { inputs, parameters }: Example): boolean {
  checkInputs(crossEntropy(parameters), inputs);
  try {
    checkInputs(loss, inputs);
    return true;
  } catch (error) {
    if (error instanceof InputError || error instanceof ParameterError) return false;
    throw error;
  }
}

/** Bounds of a budget where it has none: it has no bound for what follows on a comparison of numbers that were rounded. */
function decided(budget: Budget): Budget {
  if (!isUndecided(budget)) return budget;
  const largest = budget.gradient.reduce((max, slope) => Math.max(max, Math.abs(slope)), 0);
  return {
    ...budget,
    valueError: budget.value.map((x) => (1e-6 + 2e-5 * Math.abs(x)) / budgetFactor),
    gradientError: budget.gradient.map(() => (1e-5 * largest) / budgetFactor),
  };
}

/**
 * Runs a loss with its gradient, and the value alone, and says how a result differs from the float64 reference.
 *
 * @param layouts of the run with the gradient, and of the one without
 */
async function findProblem(
  backend: Backend,
  arithmetic: Arithmetic,
  loss: Loss,
  inputs: Inputs,
  layouts: readonly [Layout, Layout],
): Promise<string | undefined> {
  const budget = decided(budgetOf(loss, inputs, arithmetic));
  const exact = await (await reference.open()).compile(loss, { gradient: true });
  const { value, shape, gradient } = await exact.run(inputs);
  const expected = {
    value: Float64Array.from(value),
    shape,
    gradient: Float64Array.from(gradient!),
  };
  for (const [i, layout] of layouts.entries()) {
    const setting = { inputs, layout, gradient: i === 0 };
    const program = await backend.compile(loss, setting.gradient ? { gradient: true, layout } : { layout });
    const result = await program.run(layout === 'channels-last' ? toChannelsLast(inputs) : inputs);
    program.dispose();
    const { problem } = compareRun(result, expected, budget, setting, backend.device);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/**
 * Tests that weights of voxels and annotated classes mean on a device what they mean in the reference.
 *
 * @param every of so many examples of a loss one is tried, where compiling takes long
 */
export function testWeights(backend: Backend, every = 1): void {
  const arithmetic = arithmeticOf(backend);
  describe.each(Object.keys(examples))('weights and annotated classes: %s', (name) => {
    const example = examples[name]!;
    const { inputs, parameters } = example;
    const turns = allLosses
      .map((factory, i) => [factory.id, factory, i + Object.keys(examples).indexOf(name)] as const)
      .filter(([, , turn]) => turn % every === 0);
    it.each(turns)('%s', async (_id, factory, turn) => {
      // Each example of a loss takes its turn of the variants, and of the layouts.
      const varied = [{}, ...[0, 1].map((i) => variants[(2 * turn + i) % variants.length]!)];
      const tried = new Map(
        varied.map((variant) => {
          const all = known(factory, { ...variant, ...parameters });
          return [JSON.stringify(all), all];
        }),
      );
      const layouts = ['channels-first', 'channels-last'] as const;
      for (const [i, chosen] of [...tried.values()].entries()) {
        const [first, second] = (turn + i) % 2 === 0 ? [0, 1] : [1, 0];
        const loss = createLoss(factory.id, chosen);
        if (!takes(loss, example)) continue;
        const problem = await findProblem(backend, arithmetic, loss, inputs, [
          layouts[first]!,
          layouts[second]!,
        ]);
        expect(problem && { chosen, problem }).toBeUndefined();
      }
    });
  });
}
