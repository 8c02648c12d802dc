import { allLosses, createLoss, type LossFactory } from '@segloss/core';
import { describe, expect, test } from 'vitest';
import { tfjs } from './index.ts';
import { compare, expected } from './testing/compare.test-support.ts';
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
  // Of one voxel, what a loss without weight of misses is left with may lie at the bound of a root.
  'one voxel': { samples: 1, spatial: [1, 1], without: ['delta'] },
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
  // The overlap for soft labels has its kink at s = g. In double precision s = 1 - 1e-13 lies beside it, in single
  // precision on it, and there is no other gradient in the case that could hide the difference. Nor does single precision
  // tell the losses of these voxels apart that the top half is chosen by, or an overlap of exactly 3 from its lower bound.
  'sigmoid, confident channels': {
    activation: 'sigmoid',
    scale: 30,
    saturated: true,
    without: ['softLabels', 'k', 'positiveWeight', 'clipTp'],
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
  // Of factors that are all 0 or 1, the slopes of the mean cancel but for rounding.
  'probabilities of 0 and 1': {
    activation: 'none',
    probabilities: true,
    scale: 1e4,
    without: ['normalize'],
  },
};

async function differences(device: string, factory: LossFactory, scenario: Scenario) {
  const { activation = 'softmax', classes = 3, layout = 'channels-first', ignoreIndex } = scenario;
  const isRefused =
    (activation === 'sigmoid' && classes > 1 && factory.isExclusive) ||
    (activation === 'none' && factory.needsLogits);
  if (isRefused) return [];
  const backend = await tfjs.open(device);
  const inputs = makeInputs(scenario);
  const found: unknown[] = [];
  for (const parameters of variants(factory, classes, scenario.spatial?.length)) {
    if (scenario.without?.some((name) => name in parameters)) continue;
    const loss = createLoss(factory.id, { ...parameters, activation, ignoreIndex });
    const wanted = await expected(loss, inputs, layout);
    const program = await backend.compile(loss, { gradient: true, layout });
    const result = await program.run(inputs);
    expect(result.shape).toEqual(wanted.shape);
    const difference = compare(result, wanted);
    if (difference.valueBudget > 1 || difference.gradientBudget > 1)
      found.push({ parameters, ...difference });
  }
  return found;
}

describe.each(['cpu', 'wasm'])('%s agrees with the reference', (device) => {
  describe.each(allLosses.map((factory, turn) => [factory.id, factory, turn] as const))(
    '%s',
    (_id, factory, turn) => {
      // The kernels of the device without WebAssembly are slow: each loss meets a third of the inputs there.
      const tried = Object.entries(scenarios).filter((_, i) => device !== 'cpu' || (i + turn) % 3 === 0);
      test.each(tried)('%s', async (_name, scenario) => {
        expect(await differences(device, factory, scenario)).toEqual([]);
      });
    },
  );
});
