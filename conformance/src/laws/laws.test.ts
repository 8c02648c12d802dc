import { allLosses, boundary, createLoss, dice, diceCe, type Loss, reference } from '@segloss/core';
import { describe, expect, it } from 'vitest';
import { inTurn } from '../../../packages/core/src/testing/in-turn.test-support.ts';
import { singlePrecision } from '../faulty/table-adapter.ts';
import { checkOn, withBackend } from './broken.test-support.ts';
import { combined } from './combined.ts';
import { lossForLaws, oneOfEachKind, representatives } from './families.ts';
import { laws } from './index.ts';
import type { Law } from './law.ts';

const lossLaws = laws.filter(({ scope }) => scope === 'loss');
const familyLaws = laws.filter(({ scope }) => scope === 'family' || scope === 'kind');
const deviceLaws = laws.filter(({ scope }) => scope === 'device');
const passes = { status: 'pass' };
/** The outcome on a right device that does not count its resources. */
const withoutCounting = ({ id }: Law) =>
  id === 'resources-told' ? { status: 'skipped', reason: 'the device does not count what it holds' } : passes;

describe('the laws', () => {
  it('have ids and statements of their own', () => {
    expect(new Set(laws.map(({ id }) => id)).size).toBe(laws.length);
    expect(new Set(laws.map(({ statement }) => statement)).size).toBe(laws.length);
    for (const { id, statement } of laws) {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(statement).toMatch(/^[A-Z].*\.$/);
    }
  });

  it.each(deviceLaws)('$id holds on the reference', async (law) => {
    expect(await checkOn(law, reference, diceCe())).toEqual(withoutCounting(law));
  });

  // With default parameters, each applies to every loss in some form, but slices are thinned in a way of their own.
  const isSkipped = (law: string, loss: string) =>
    law === 'slice-as-volume' && loss.includes('skeleton-recall');
  // Each law meets a quarter of the losses.
  const everyLossLaw = lossLaws.map((law, turn) => [law.id, law, turn] as const);
  it.each(everyLossLaw)('%s holds, and leaves nothing to rounding on a GPU', async (_id, law, turn) => {
    const adapter = withBackend(() => ({ precision: 'float32', processor: 'gpu' }));
    for (const factory of inTurn(allLosses, turn, 4)) {
      const expected = isSkipped(law.id, factory.id)
        ? { status: 'skipped', reason: 'the loss thins slices in another way than volumes' }
        : passes;
      expect(await checkOn(law, adapter, lossForLaws(factory)), factory.id).toEqual(expected);
    }
  });
});

describe('the laws of families', () => {
  const families = [...representatives(), combined];

  it('are checked for every primitive that a loss uses with default parameters', () => {
    const used = (losses: readonly Loss[]) => {
      const graphs = losses.map((loss) =>
        loss.graph({ classes: 3, target: 'labels', mask: true }, { gradient: true }),
      );
      return new Set(graphs.flatMap(({ nodes }) => nodes.map(({ op }) => op)));
    };
    expect(used(families)).toEqual(used(allLosses.map((factory) => factory())));
    expect(families.length).toBeLessThan(allLosses.length);
  });

  it('are checked for each way of comparing', () => {
    const ids = families.map(({ id }) => id);
    const ways = ['cross-entropy', 'weighted-cross-entropy', 'focal', 'dice', 'generalized-dice', 'top-k'];
    const nonLocal = ['lovasz-softmax', 'boundary', 'log-hausdorff', 'dice-ce', 'weighted-sum'];
    const neighbors = [
      'neighbor-aware-calibration',
      'cl-dice',
      'skeleton-recall',
      'boundary-dou',
      'region-wise',
      'blob',
    ];
    expect(ids).toEqual(expect.arrayContaining([...ways, ...nonLocal, ...neighbors]));
  });

  // On a GPU, the least exact device, nothing is left to rounding either. Each law meets a quarter of the losses.
  it.each(familyLaws.map((law, turn) => [law.id, law, turn] as const))(
    '%s holds on the reference',
    async (_id, law, turn) => {
      const adapter = withBackend(() => ({ precision: 'float32', processor: 'gpu', liveResources: () => 0 }));
      const all = law.scope === 'kind' ? [...oneOfEachKind(), combined] : families;
      const losses = inTurn(all, turn, 4);
      expect(losses.length).toBeGreaterThan(1);
      for (const loss of losses) expect(await checkOn(law, adapter, loss), loss.id).toEqual(passes);
    },
  );
});

describe('the laws on a device in single precision', () => {
  const losses = ['cross-entropy', 'top-k', 'generalized-dice', 'lovasz-softmax', 'dice-hausdorff'];

  it.each(lossLaws)('$id holds', async (law) => {
    for (const id of losses) expect(await checkOn(law, singlePrecision, createLoss(id)), id).toEqual(passes);
  });

  it.each([...familyLaws, ...deviceLaws])('$id holds', async (law) => {
    expect(await checkOn(law, singlePrecision, diceCe())).toEqual(withoutCounting(law));
  });
});

describe('a law that does not apply', () => {
  const law = (id: string) => lossLaws.find((each) => each.id === id)!;

  it('is skipped for a loss that adds up the samples', async () => {
    expect(await checkOn(law('batches-and-parts'), reference, dice({ reduction: 'sum' }))).toEqual({
      status: 'skipped',
      reason: 'the loss of a sample twice is not that of the sample',
    });
  });

  it('is skipped for a loss that weighs every class in its own way', async () => {
    expect(await checkOn(law('class-order'), reference, boundary({ classWeights: [1, 2, 3] }))).toEqual({
      status: 'skipped',
      reason: 'the loss treats every class in its own way',
    });
  });
});
