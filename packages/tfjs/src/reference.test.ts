import { arithmetics, budgetOf, compare } from '@segloss/conformance';
import { allLosses, createLoss, type LossFactory } from '@segloss/core';
import { describe, expect, test } from 'vitest';
import { isUndecided } from '../../../conformance/src/budget/compare.ts';
import { channelsFirst, toChannelsLast } from '../../../conformance/src/laws/arrange.ts';
import { inTurn } from '../../core/src/testing/in-turn.test-support.ts';
import { tfjs } from './index.ts';
import { type CaseOptions, makeInputs } from './testing/inputs.test-support.ts';
import { variants } from './testing/variants.test-support.ts';

interface Scenario extends CaseOptions {
  readonly activation?: 'softmax' | 'sigmoid' | 'none';
  /** Parameters that are not varied. */
  readonly without?: readonly string[];
}

const last = { layout: 'channels-last' } as const;
const solid = { spatial: [3, 4, 5] } as const;

const scenarios: Readonly<Record<string, Scenario>> = {
  '2-D labels': {},
  '2-D labels, channels last': { ...last },
  '3-D labels': { ...solid },
  '3-D labels, channels last': { ...solid, ...last, classes: 4 },
  'one-hot target': { target: 'one-hot' },
  'one-hot target, channels last': { target: 'one-hot', ...last, ...solid },
  'soft target': { target: 'soft' },
  'soft target, channels last, mask': { target: 'soft', ...last, mask: true },
  mask: { mask: true, classes: 2 },
  'mask, channels last': { mask: true, ...last, ...solid },
  ignoreIndex: { ignoreIndex: 255 },
  'negative ignoreIndex, mask, channels last': { ignoreIndex: -100, mask: true, ...last },
  'absent classes': { classes: 5, labels: [0, 3] },
  'one voxel': { samples: 1, spatial: [1, 1] },
  'equal logits': { scale: 0 },
  'ties and confident logits': { scale: 30, saturated: true },
  'confident logits, channels last': { scale: 1e4, saturated: true, classes: 4, ...last },
  // Their squares are beyond single precision.
  'huge logits': { scale: 1e29, without: ['distance'] },
  'sigmoid, one channel': { activation: 'sigmoid', classes: 1 },
  'sigmoid, one channel, confident, channels last': {
    activation: 'sigmoid',
    classes: 1,
    scale: 1e4,
    saturated: true,
    ...last,
  },
  'sigmoid, channels of their own': { activation: 'sigmoid', target: 'soft', mask: true },
  'sigmoid, confident channels': {
    activation: 'sigmoid',
    scale: 30,
    saturated: true,
    ...last,
  },
  probabilities: { activation: 'none', probabilities: true },
  'one probability, channels last': {
    activation: 'none',
    probabilities: true,
    classes: 1,
    ...solid,
    ...last,
  },
  'probabilities of 0 and 1': { activation: 'none', probabilities: true, scale: 1e4 },
};

/** Finds what is further from the reference than rounding explains. */
async function findProblems(device: string, factory: LossFactory, scenario: Scenario) {
  const { activation = 'softmax', classes = 3, layout = 'channels-first', ignoreIndex } = scenario;
  const isRefused =
    (activation === 'sigmoid' && classes > 1 && factory.isExclusive) ||
    (activation === 'none' && factory.needsLogits);
  if (isRefused) return [];
  const backend = await tfjs.open(device);
  const inputs = makeInputs({ ...scenario, layout: 'channels-first' });
  const found: unknown[] = [];
  for (const parameters of variants(factory, classes, scenario.spatial?.length)) {
    if (scenario.without?.some((name) => name in parameters)) continue;
    const loss = createLoss(factory.id, { ...parameters, activation, ignoreIndex });
    const budget = budgetOf(loss, inputs, arithmetics['cpu-float32']);
    if (isUndecided(budget)) continue;
    const program = await backend.compile(loss, { gradient: true, layout });
    const result =
      layout === 'channels-first'
        ? await program.run(inputs)
        : channelsFirst(inputs, await program.run(toChannelsLast(inputs)));
    const { problem } = compare(result, budget, budget);
    if (problem) found.push({ parameters, problem });
  }
  return found;
}

describe.each(['cpu', 'wasm'])('%s agrees with the reference', (device) => {
  describe.each(allLosses.map((factory, turn) => [factory.id, factory, turn] as const))(
    '%s',
    (_id, factory, turn) => {
      // Each loss meets an eighth of the inputs; a twelfth on the device without WebAssembly, whose kernels are slow.
      const tried = inTurn(Object.entries(scenarios), turn, device === 'cpu' ? 12 : 8);
      test.each(tried)('%s', async (_name, scenario) => {
        expect(await findProblems(device, factory, scenario)).toEqual([]);
      });
    },
  );
});
