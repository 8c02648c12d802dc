import { type ConformanceOptions, conformance } from '@segloss/conformance';
import { describe, it } from 'vitest';
import { gpujs } from './index.ts';

/**
 * What is checked by default: losses with every kind of op, among them those that the host has a part in.
 * `npm run conformance` checks all.
 */
const selections: readonly Pick<ConformanceOptions, 'devices' | 'losses' | 'kinds' | 'only' | 'shard'>[] = [
  { devices: ['webasm'], kinds: ['primitive'] },
  {
    devices: ['webasm'],
    losses: ['dice-ce', 'top-k', 'lovasz-softmax', 'dice-hausdorff'],
    kinds: ['golden'],
    shard: '1/2',
  },
  {
    devices: ['webasm'],
    only: ['random/top-k/*', 'law/*/top-k', 'law/disposed-backend', 'law/resources-told'],
  },
  { devices: ['cpu'], losses: ['dice-ce', 'top-k'], kinds: ['golden'], shard: '1/2' },
];

for (const selection of selections) await conformance(gpujs, { describe, it, ...selection });
