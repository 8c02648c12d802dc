import { type ConformanceOptions, conformance } from '@segloss/conformance';
import { describe, it } from 'vitest';
import { gpujs } from './index.ts';

/**
 * What each device checks by default: losses with every kind of op, among them those that the host has a part in.
 * `npm run conformance` checks all.
 */
const selections: Readonly<Record<string, Pick<ConformanceOptions, 'losses' | 'kinds'>>> = {
  webasm: { losses: ['dice-ce', 'top-k', 'lovasz-softmax', 'dice-hausdorff'], kinds: ['golden', 'law'] },
  cpu: { losses: ['dice-ce', 'top-k'], kinds: ['golden'] },
};

for (const [device, selection] of Object.entries(selections)) {
  await conformance(gpujs, { describe, it, devices: [device], ...selection });
}
