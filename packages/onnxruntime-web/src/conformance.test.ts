import { type ConformanceOptions, conformance } from '@segloss/conformance';
import { describe, it } from 'vitest';
import { onnxruntime } from './index.ts';

/** Losses with every kind of op, among them those that the host has a part in. */
const some = ['dice-ce', 'top-k', 'lovasz-softmax', 'boundary'];

// `npm run conformance` checks everything.
const selections: readonly Pick<ConformanceOptions, 'devices' | 'losses' | 'kinds' | 'shard'>[] = [
  { devices: ['node-cpu'], kinds: ['primitive'] },
  { devices: ['node-cpu'], kinds: ['golden'], shard: '1/10' },
  { devices: ['node-cpu'], kinds: ['random'], losses: some },
  { devices: ['wasm'], kinds: ['golden'], losses: some, shard: '1/4' },
  { devices: ['wasm'], kinds: ['law'], losses: ['boundary'] },
];

for (const selection of selections) await conformance(onnxruntime, { describe, it, ...selection });
