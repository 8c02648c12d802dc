import { build, type Expr } from '@segloss/core/define';
import type { Form } from '../form.ts';
import { condition, type Domain, first, inputsOf, second, weightedInputsOf } from '../operands.ts';

const distances: readonly Form[] = (['unsigned', 'signed', 'reversed'] as const).flatMap((kind) =>
  (
    [
      ['NCV', undefined],
      ['NCV', [1, 1]],
      ['NCV', [2, 2]],
      ['NCV', [0.3, 2.5]],
      ['NV', [300, 0.05]],
      ['CV', undefined],
      ['V', [1.5, 1]],
    ] as const
  ).map(([axes, spacing]) => ({
    name: `${kind}, of [${axes}]${spacing ? `, spacing ${spacing.join(' x ')}` : ''}`,
    value: build.distanceMap(condition(axes), kind, spacing),
    inputs: () => inputsOf('equal'),
  })),
);

const mask = build.input('mask', 'NV');

/** Ranks of numbers that all differ, and of numbers with many equals, of which the first count. */
const domains: readonly Domain[] = ['any', 'equal'];

const ranks: readonly Form[] = domains.flatMap((domain) =>
  [true, false].flatMap((batch) =>
    (
      [
        [0.1, 'NV', mask],
        [0.29, 'NV', 1],
        [0.001, 'NV', 1],
        [1, 'NV', mask],
        [0.75, 'NV', 1],
        [0.9, 'NV', mask],
        [0.5, 'V', mask],
        [0.5, 'V', 1],
      ] as const
    ).map(([fraction, axes, counted]) => ({
      name: `${fraction} of [${axes}] by ${batch ? 'batch' : 'sample'}${counted === 1 ? '' : ', masked'}, ${domain} numbers`,
      value: build.hardest(first(axes), counted, fraction, batch),
      inputs: () => inputsOf(domain),
    })),
  ),
);

const weights = build.input('weights', 'NV');

function howCounted(counted: Expr | 1): string {
  if (counted === 1) return '';
  return counted === weights ? ', weighted' : ', masked';
}

/** Voxels that count alike, some of which do not count, and voxels of which each has a weight of its own. */
const jaccard: readonly Form[] = domains.flatMap((domain) =>
  [true, false].flatMap((batch) =>
    (
      [
        ['NCV', 'NCV', mask],
        ['NCV', 'NCV', 1],
        ['NV', 'NCV', 1],
        ['NCV', 'CV', mask],
        ['CV', 'NV', 1],
        ['NCV', 'NCV', weights],
        ['NV', 'CV', weights],
      ] as const
    ).map(([errors, target, counted]) => ({
      name: `of [${errors}] and [${target}] by ${batch ? 'batch' : 'sample'}${howCounted(counted)}, ${domain} numbers`,
      value: build.jaccardSlopes(
        first(errors),
        build.indicator(build.less(0, second(target))),
        counted,
        batch,
      ),
      inputs: () => (counted === weights ? weightedInputsOf(domain) : inputsOf(domain)),
    })),
  ),
);

/** The primitives that need all voxels at once. */
export const nonLocalForms = { distanceMap: distances, hardest: ranks, jaccardSlopes: jaccard } as const;
