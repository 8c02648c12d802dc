import { type Adapter, allLosses, boundary, diceCe } from '@segloss/core';
import { describe, expect, it } from 'vitest';
import { looksAtPlaces } from '../cases/spatial-ops.ts';
import { checkOn, plus } from './broken.test-support.ts';
import { brokenBehaviour } from './broken-behaviour.test-support.ts';
import { brokenSymmetry, mapsInInputOrder } from './broken-symmetry.test-support.ts';
import { laws } from './index.ts';

const lossLaws = laws.filter(({ scope }) => scope === 'loss');
const lawOf = (id: string) => lossLaws.find((law) => law.id === id)!;
const broken = [...brokenBehaviour, ...brokenSymmetry];

describe('every law of losses', () => {
  it.each(broken)('%s is broken by %s', async (id, _fault, adapter, reason) => {
    expect(await checkOn(lawOf(id), adapter, diceCe())).toEqual({
      status: 'fail',
      reason: expect.stringMatching(reason),
    });
  });

  it('is broken by something', () => {
    expect(new Set(broken.map(([id]) => id))).toEqual(new Set(lossLaws.map(({ id }) => id)));
  });
});

/** Lists the losses for which an adapter breaks a law. */
async function lossesThatBreak(id: string, adapter: Adapter): Promise<readonly string[]> {
  const outcomes = await Promise.all(
    allLosses.map(async (factory) => [factory.id, await checkOn(lawOf(id), adapter, factory())] as const),
  );
  return outcomes.filter(([, { status }]) => status === 'fail').map(([lossId]) => lossId);
}

const allBut = (...ids: readonly string[]) => allLosses.map(({ id }) => id).filter((id) => !ids.includes(id));

describe('where a law has a weaker form', () => {
  it('voxels are shuffled for all losses that look at no distance and no neighbour', async () => {
    // The corners of the first sample stay corners in mirror images.
    const corners = plus(({ logits: { data, shape } }) => {
      const [height, width] = shape.slice(-2) as [number, number];
      const isCorner = (at: number) =>
        [0, width - 1].includes(at % width) && [0, height - 1].includes(Math.floor(at / width) % height);
      return 1e-6 * Math.hypot(...Array.from(data).filter((_, at) => isCorner(at)));
    });
    expect(await lossesThatBreak('voxel-order', corners)).toEqual(
      allBut(
        ...allLosses
          .map((factory) => factory())
          .filter(looksAtPlaces)
          .map(({ id }) => id)
          // In small images, the tube around a skeleton covers all of a class, wherever its voxels lie.
          .filter((id) => !id.includes('skeleton-recall')),
      ),
    );
  });

  it('different samples are put together for all losses that do not count over the batch', async () => {
    const comparing = plus(({ logits: { data, shape } }) =>
      shape[0] === 2 ? 1e-6 * Math.abs(data[0]! - data[data.length / 2]!) : 0,
    );
    // The logarithm of a mean is not the mean of the logarithms.
    expect(await lossesThatBreak('batches-and-parts', comparing)).toEqual(
      allBut('weighted-cross-entropy', 'log-hausdorff'),
    );
  });

  it('maps of classes and voxels are compared for losses that have them', async () => {
    expect(await checkOn(lawOf('layouts-agree'), mapsInInputOrder, boundary())).toMatchObject({
      status: 'fail',
      reason: expect.stringMatching(/^without reduction: labels: value\[\d+\]/),
    });
    expect(await checkOn(lawOf('layouts-agree'), mapsInInputOrder, diceCe())).toEqual({ status: 'pass' });
  });
});
