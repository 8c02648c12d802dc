import { type ConformanceOptions, conformance } from '@segloss/conformance';
import { describe, it } from 'vitest';
import { tfjs } from './index.ts';

/** Losses with every kind of op, among them those that the host has a part in. */
const some = ['dice-ce', 'top-k', 'lovasz-softmax', 'boundary'];

// `npm run conformance` checks everything.
const selections: readonly Pick<ConformanceOptions, 'devices' | 'losses' | 'kinds' | 'shard'>[] = [
  { devices: ['wasm'], kinds: ['primitive'] },
  { devices: ['wasm'], kinds: ['golden'], shard: '1/10' },
  { devices: ['wasm'], kinds: ['random'], losses: some },
  { devices: ['wasm'], kinds: ['law'], losses: ['boundary'] },
  { devices: ['cpu'], kinds: ['golden'], losses: some, shard: '1/4' },
];

for (const selection of selections) await conformance(tfjs, { describe, it, ...selection });
